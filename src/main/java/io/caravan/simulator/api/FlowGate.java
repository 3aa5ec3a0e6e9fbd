package io.caravan.simulator.api;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.limits.RollingWindow;
import io.caravan.simulator.limits.Verdict.Policy;
import io.caravan.simulator.portal.PerPortal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who may touch workflows, and how often. HubSpot publishes no limit for writes, so there is one
 * only by option; it is apart from all others.
 */
public final class FlowGate {

  private static final long TEN_SECONDS = 10_000_000_000L;

  private final Tier tier;
  private final Supplier<FlowRules> rules;
  private final SimulatorClock clock;
  private final PerPortal<Map<Long, RollingWindow>> writes =
      new PerPortal<>(portalId -> new HashMap<>());

  /**
   * @param tier workflows come with Professional
   */
  public FlowGate(Tier tier, Supplier<FlowRules> rules, SimulatorClock clock) {
    this.tier = tier;
    this.rules = rules;
    this.clock = clock;
  }

  /** Lets a call through that changes nothing. */
  void read(Call call) {
    call.require("automation");
    if (tier == Tier.FREE || tier == Tier.STARTER) {
      throw call.missingScopes("automation");
    }
  }

  /** Lets a call through that changes something, and counts it. */
  void write(Call call) {
    read(call);
    int limit = rules.get().writesPerTenSeconds();
    long app = call.grant().app().id();
    RollingWindow window =
        writes
            .of(call.grant().portal().id())
            .computeIfAbsent(app, id -> new RollingWindow(TEN_SECONDS));
    boolean over = limit > 0 && window.count(clock.ticks()) >= limit;
    window.add(clock.ticks());
    if (over) {
      throw ApiError.of(429, Policy.TEN_SECONDLY_ROLLING.message())
          .text("errorType", "RATE_LIMIT")
          .text("policyName", Policy.TEN_SECONDLY_ROLLING.name())
          .text(
              "groupName",
              "publicapi:automation-flows-writes-ten-secondly:%d:%d"
                  .formatted(app, call.grant().portal().id()))
          .build();
    }
  }

  /** Forgets all counts. */
  public void reset() {
    writes.clear();
  }
}
