package io.caravan.gateway.quota;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What is measured of the quota: {@code caravan.quota.wait} (by bucket and priority), {@code
 * .granted}, {@code .denied} (by bucket and reason), {@code .refused} (429s that came all the same,
 * by portal and bucket) and {@code .save.failed}.
 */
final class QuotaMeters {

  static final String DEADLINE = "deadline";
  static final String FULL = "full";
  static final String DAY = "day";

  private final MeterRegistry registry;
  private final Timer[][] waits;
  private final Counter[] granted;
  private final Counter saveFailed;

  QuotaMeters(MeterRegistry registry) {
    this.registry = registry;
    Bucket[] buckets = Bucket.values();
    Priority[] priorities = Priority.values();
    waits = new Timer[buckets.length][priorities.length];
    granted = new Counter[buckets.length];
    for (Bucket bucket : buckets) {
      granted[bucket.ordinal()] =
          Counter.builder("caravan.quota.granted")
              .description("Permits granted")
              .tag("bucket", label(bucket))
              .register(registry);
      for (Priority priority : priorities) {
        waits[bucket.ordinal()][priority.ordinal()] =
            Timer.builder("caravan.quota.wait")
                .description("Time from asking for a permit to its grant")
                .tag("bucket", label(bucket))
                .tag("priority", label(priority))
                .register(registry);
      }
    }
    saveFailed =
        Counter.builder("caravan.quota.save.failed")
            .description("Reservations that could not be made durable; calls wait meanwhile")
            .register(registry);
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void granted(Bucket bucket, Priority priority, long waitedNanos) {
    granted[bucket.ordinal()].increment();
    waits[bucket.ordinal()][priority.ordinal()].record(waitedNanos, TimeUnit.NANOSECONDS);
  }

  void denied(Bucket bucket, String reason) {
    Counter.builder("caravan.quota.denied")
        .description("Calls that got no permit: deadline, full line, or day used up")
        .tag("bucket", label(bucket))
        .tag("reason", reason)
        .register(registry)
        .increment();
  }

  void refused(long portalId, Bucket bucket) {
    Counter.builder("caravan.quota.refused")
        .description("429 answers from HubSpot")
        .tag("portal", Long.toString(portalId))
        .tag("bucket", label(bucket))
        .register(registry)
        .increment();
  }

  void saveFailed() {
    saveFailed.increment();
  }
}
