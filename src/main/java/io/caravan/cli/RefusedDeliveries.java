package io.caravan.cli;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.LongSupplier;

/** How many deliveries of HubSpot the intake could not take since the start, by its own count. */
record RefusedDeliveries(MeterRegistry meters) implements LongSupplier {

  /** Those for which HubSpot is asked to come again; all others are no deliveries of HubSpot's. */
  private static final List<String> REASONS = List.of("no_room", "failed");

  @Override
  public long getAsLong() {
    return (long)
        REASONS.stream()
            .flatMap(
                reason ->
                    meters
                        .find("caravan.webhook.refused")
                        .tag("reason", reason)
                        .counters()
                        .stream())
            .mapToDouble(Counter::count)
            .sum();
  }
}
