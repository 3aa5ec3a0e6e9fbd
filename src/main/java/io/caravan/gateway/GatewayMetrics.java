package io.caravan.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What the gateway counts. Paths appear as templates, so that the number of series is bounded. */
final class GatewayMetrics {

  private final MeterRegistry meters;
  private final LongSupplier nanos;

  GatewayMetrics(MeterRegistry meters, LongSupplier nanos) {
    this.meters = meters;
    this.nanos = nanos;
  }

  long now() {
    return nanos.getAsLong();
  }

  /** One answer, or its loss, as HubSpot may have counted it. */
  void sent(HubSpotCall call, int status, Verdict verdict) {
    meters
        .counter(
            "caravan.gateway.calls",
            tags(call)
                .and("status", status == 0 ? "none" : status + "")
                .and("error", name(verdict)))
        .increment();
  }

  void repeated(HubSpotCall call, String reason) {
    meters.counter("caravan.gateway.retries", tags(call).and("reason", reason)).increment();
  }

  /** How long the call waited for its permit, successfully or not. */
  void waited(OngoingCall ongoing, long since) {
    meters
        .timer(
            "caravan.gateway.permit.wait",
            "portal",
            ongoing.call().portalId() + "",
            "bucket",
            lower(ongoing.call().path().bucket()),
            "priority",
            lower(ongoing.priority()))
        .record(now() - since, TimeUnit.NANOSECONDS);
  }

  /** One call of one caller, from its question to its answer. */
  void finished(HubSpotCall call, long since, String outcome) {
    meters
        .timer("caravan.gateway.duration", tags(call).and("outcome", outcome))
        .record(now() - since, TimeUnit.NANOSECONDS);
  }

  /**
   * A look into the cache.
   *
   * @param result hit, miss or stale
   */
  void looked(HubSpotCall call, String result) {
    meters.counter("caravan.gateway.cache", tags(call).and("result", result)).increment();
  }

  void joined(HubSpotCall call) {
    meters.counter("caravan.gateway.joined", tags(call)).increment();
  }

  /** The class of an error as a label: {@code rejected}, {@code outcome_unknown}. */
  static String name(CallError error) {
    return snake(error.getClass().getSimpleName());
  }

  private static String name(Verdict verdict) {
    if (verdict instanceof Verdict.Failed failed) {
      return name(failed.error());
    }
    if (verdict instanceof Verdict.Repeat repeat) {
      return repeat.reason();
    }
    return verdict instanceof Verdict.TokenExpired ? "token_expired" : "none";
  }

  private static Tags tags(HubSpotCall call) {
    return Tags.of(
        "portal", call.portalId() + "", "endpoint", call.method() + " " + call.path().template());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
