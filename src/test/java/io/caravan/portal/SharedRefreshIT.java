package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.GatewayRig;
import io.caravan.gateway.HubSpotAnswer;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.portal.vault.MemoryKeys;
import io.caravan.portal.vault.Vault;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one PostgreSQL, and HubSpot on localhost that rotates refresh tokens. */
@Timeout(300)
class SharedRefreshIT {

  private static final int PORTALS = 20;
  private static final long FIRST = 62_515;

  @Test
  void of_200_requests_with_expired_tokens_none_fails_and_each_portal_refreshes_once(
      @TempDir Path directory) throws Exception {
    var time = SimulatorClock.frozenAt(Instant.parse("2026-11-22T12:00:00Z"));
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    Vault vault = MemoryKeys.vault();
    try (var hubspot = start(time);
        var one = rig(hubspot, database, vault);
        var two = rig(hubspot, database, vault)) {
      for (int i = 0; i < PORTALS; i++) {
        assertThat(one.connect("root * ADMIN", FIRST + i, "").statusCode()).isEqualTo(200);
      }
      two.portal.connections().reload();
      all(calls(one), calls(two));
      assertThat(refreshes(one) + refreshes(two)).isZero();
      long before = tokenCalls(hubspot);

      // Both have tokens in memory that look good for a while, but HubSpot does not take any more.
      time.advance(Duration.ofMinutes(31));
      var asked = new ArrayList<CompletableFuture<HubSpotAnswer>>();
      for (int i = 0; i < 5; i++) {
        asked.addAll(calls(one));
        asked.addAll(calls(two));
      }
      assertThat(asked).hasSize(200);
      all(asked);

      assertThat(tokenCalls(hubspot) - before).isEqualTo(PORTALS);
      assertThat(refreshes(one) + refreshes(two)).isEqualTo(PORTALS);
    }
  }

  private static Simulator start(SimulatorClock time) throws Exception {
    return Simulator.start(
        SimulatorOptions.builder()
            .portals(PORTALS)
            .contacts(1)
            .noLimits()
            .clock(time)
            .redirectUri(PortalRig.REDIRECT)
            .uncertain(UncertainBehaviour.ASSUMED.with(it -> it.refreshTokenRotates = true))
            .build());
  }

  private static PortalRig rig(Simulator hubspot, StoreSettings database, Vault vault)
      throws Exception {
    return new PortalRig(hubspot, database, vault, Clock.systemUTC());
  }

  private static List<CompletableFuture<HubSpotAnswer>> calls(PortalRig rig) {
    var calls = new ArrayList<CompletableFuture<HubSpotAnswer>>();
    for (int i = 0; i < PORTALS; i++) {
      // A different record each time: alike reads would become one.
      calls.add(
          rig.gateway.call(
              HubSpotCall.get(
                  FIRST + i,
                  GatewayRig.PATHS.objects(ObjectType.CONTACTS),
                  "limit=1&after=" + System.nanoTime(),
                  Priority.NORMAL,
                  PortalRig.PATIENCE)));
    }
    return calls;
  }

  @SafeVarargs
  private static void all(List<CompletableFuture<HubSpotAnswer>>... asked) throws Exception {
    for (var list : asked) {
      for (var call : list) {
        assertThat(call.get(120, TimeUnit.SECONDS).status()).isEqualTo(200);
      }
    }
  }

  private static double refreshes(PortalRig rig) {
    var counter = rig.meters.find("caravan.portal.refreshes").tag("outcome", "refreshed").counter();
    return counter == null ? 0 : counter.count();
  }

  private static long tokenCalls(Simulator hubspot) {
    return hubspot.report().byTemplate().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("/token"))
        .mapToLong(java.util.Map.Entry::getValue)
        .sum();
  }
}
