package io.caravan.gateway.quota;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A portal's gauges: {@code caravan.quota.waiting} by bucket and {@code caravan.quota.remaining} by
 * bucket and window. They are taken away with the portal.
 */
final class PortalGauges {

  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();

  PortalGauges(MeterRegistry registry, long portalId, PortalQuota portal) {
    this.registry = registry;
    String label = Long.toString(portalId);
    for (QuotaState state : portal.states()) {
      gauges.add(
          Gauge.builder(
                  "caravan.quota.remaining",
                  portal,
                  p -> remaining(p, state.bucket(), state.window()))
              .description("Calls left in the window; NaN where there is no limit")
              .tag("portal", label)
              .tag("bucket", QuotaMeters.label(state.bucket()))
              .tag("window", state.window())
              .register(registry));
    }
    for (Bucket bucket : Bucket.values()) {
      gauges.add(
          Gauge.builder("caravan.quota.waiting", portal, p -> p.waiting(bucket))
              .description("Calls that wait for a permit")
              .tag("portal", label)
              .tag("bucket", QuotaMeters.label(bucket))
              .register(registry));
      gauges.add(
          Gauge.builder(
                  "caravan.quota.estimated.wait",
                  portal,
                  p -> p.estimatedWait(bucket).toMillis() / 1000.0)
              .description("How long a call that joined the line now would wait")
              .baseUnit("seconds")
              .tag("portal", label)
              .tag("bucket", QuotaMeters.label(bucket))
              .register(registry));
    }
  }

  private static double remaining(PortalQuota portal, Bucket bucket, String window) {
    Optional<QuotaState> state =
        portal.states().stream()
            .filter(s -> s.bucket() == bucket && s.window().equals(window))
            .findFirst();
    return state
        .filter(s -> s.limit() != RateLimits.NO_LIMIT)
        .map(s -> (double) Math.max(0, s.limit() - s.used()))
        .orElse(Double.NaN);
  }

  void remove() {
    gauges.forEach(registry::remove);
  }
}
