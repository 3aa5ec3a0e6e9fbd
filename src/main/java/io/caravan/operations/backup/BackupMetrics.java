package io.caravan.operations.backup;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What alarms are made of: how old the last good backup is, above all. */
final class BackupMetrics {

  private final Clock clock;
  private final Timer durations;
  private final Counter failures;
  private volatile List<Backup> known = List.of();

  BackupMetrics(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    durations =
        Timer.builder("caravan.backup.duration")
            .description("Time that making a backup took, its check included")
            .register(meters);
    failures =
        Counter.builder("caravan.backup.failures")
            .description("Backups that could not be made")
            .register(meters);
    Gauge.builder("caravan.backup.age", this, BackupMetrics::age)
        .description("Time since the last good backup was made; NaN when there is none")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("caravan.backup.size", this, metrics -> metrics.last(Backup::bytes))
        .description("Size of the last good backup; NaN when there is none")
        .baseUnit("bytes")
        .register(meters);
    Gauge.builder("caravan.backup.kept", this, metrics -> metrics.known.size())
        .description("Backups that there are")
        .register(meters);
  }

  /** What there is now, the newest first. */
  void know(List<Backup> backups) {
    known = List.copyOf(backups);
  }

  void made(Duration time) {
    durations.record(time);
  }

  void failed() {
    failures.increment();
  }

  private double age() {
    return last(backup -> Duration.between(backup.madeAt(), clock.instant()).toMillis() / 1e3);
  }

  private double last(ToDoubleFunction<Backup> value) {
    List<Backup> now = known;
    return now.isEmpty() ? Double.NaN : value.applyAsDouble(now.get(0));
  }
}
