package io.caravan.mirror.reconcile;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Drift as a metric, by portal, object type and kind: {@code caravan.reconcile.drift} (found by the
 * last run) and {@code caravan.reconcile.drift.left} (not repaired by it); of the last run {@code
 * caravan.reconcile.last.finished} (seconds since the epoch) and {@code
 * caravan.reconcile.last.verdict} (0 equal, 1 repaired, 2 drift left, 3 failed).
 */
final class DriftMetrics {

  private final MeterRegistry meters;
  private final Map<String, RunReport> latest = new ConcurrentHashMap<>();

  DriftMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Takes the last run of a portal and object type. */
  void ended(RunReport report) {
    String key = report.portalId() + "/" + report.objectType();
    if (latest.put(key, report) == null) {
      register(key, report);
    }
  }

  private void register(String key, RunReport report) {
    Tags tags = Tags.of("portal", Long.toString(report.portalId()), "object", report.objectType());
    for (DriftKind kind : DriftKind.values()) {
      Tags kinds = tags.and("kind", kind.label());
      gauge("caravan.reconcile.drift", kinds, key, last -> found(last, kind).found());
      gauge(
          "caravan.reconcile.drift.left",
          kinds,
          key,
          last -> found(last, kind).found() - found(last, kind).repaired());
    }
    gauge("caravan.reconcile.last.finished", tags, key, last -> last.finishedAt() / 1_000.0);
    gauge("caravan.reconcile.last.verdict", tags, key, last -> verdict(last.verdict()));
  }

  private void gauge(String name, Tags tags, String key, ToDoubleFunction<RunReport> value) {
    Gauge.builder(name, () -> value.applyAsDouble(latest.get(key))).tags(tags).register(meters);
  }

  private static RunReport.Found found(RunReport report, DriftKind kind) {
    return report.drift().getOrDefault(kind.label(), new RunReport.Found(0, 0));
  }

  private static int verdict(String verdict) {
    return switch (verdict) {
      case "equal" -> 0;
      case "repaired" -> 1;
      case "drift" -> 2;
      default -> 3;
    };
  }
}
