package io.caravan.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The peaks of the report against a count that looks at every position of every window. */
class PeaksTest {

  private static final List<Bucket> BUCKETS =
      List.of(Bucket.BURST, Bucket.SEARCH, Bucket.ASSOCIATIONS);

  record Arrival(int afterMillis, int app, Bucket bucket, boolean otherIntegration) {}

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    // Multiples of a quarter second: arrivals exactly one window apart are common.
    Arbitrary<Integer> gaps =
        Arbitraries.frequency(
            Tuple.of(12, 0),
            Tuple.of(6, 250),
            Tuple.of(2, 500),
            Tuple.of(2, 1000),
            Tuple.of(1, 999),
            Tuple.of(1, 1001),
            Tuple.of(1, 10_000));
    return Combinators.combine(
            gaps,
            Arbitraries.of(1, 2),
            Arbitraries.of(BUCKETS),
            Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)))
        .as(Arrival::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(400);
  }

  @Property(tries = 150)
  void each_peak_is_the_most_that_any_position_of_its_window_holds(
      @ForAll("arrivals") List<Arrival> arrivals,
      @ForAll boolean enforced,
      @ForAll boolean refusedCount) {
    var clock = SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
    RateLimits free = RateLimits.of(AppKind.PRIVATE, Tier.FREE);
    var rules =
        new LimitRules(
            free,
            ZoneId.of("US/Eastern"),
            enforced,
            () -> UncertainBehaviour.ASSUMED.with(it -> it.refusedCallsCount = refusedCount));
    var limits = new PortalLimits(7, clock, rules);
    Map<String, List<Long>> counted = new TreeMap<>();
    for (Arrival arrival : arrivals) {
      clock.advance(Duration.ofMillis(arrival.afterMillis()));
      String window = name(arrival);
      boolean counts = true;
      if (arrival.otherIntegration()) {
        limits.consume(arrival.app(), arrival.bucket(), 1);
      } else {
        var caller =
            new Caller(
                arrival.app(),
                free,
                arrival.app() == 2 ? Caller.Kind.OAUTH : Caller.Kind.PRIVATE_APP);
        Verdict verdict = limits.arrive(caller, arrival.bucket());
        boolean full =
            held(counted.getOrDefault(window, List.of()), clock.ticks(), arrival.bucket())
                >= allowed(free, arrival.bucket());
        assertThat(verdict.allowed()).isEqualTo(!enforced || !full);
        counts = verdict.allowed() || refusedCount;
      }
      List<Long> arrivalsOfWindow = counted.computeIfAbsent(window, w -> new ArrayList<>());
      if (counts) {
        arrivalsOfWindow.add(clock.ticks());
      }
      assertThat(limits.inWindows().get(window))
          .isEqualTo((int) held(arrivalsOfWindow, clock.ticks(), arrival.bucket()));
    }
    Map<String, Integer> expected = new TreeMap<>();
    counted.forEach((window, at) -> expected.put(window, most(at, length(window))));
    assertThat(limits.peaks()).isEqualTo(expected);
  }

  private static String name(Arrival arrival) {
    return switch (arrival.bucket()) {
      case SEARCH -> "search";
      case ASSOCIATIONS -> "associations:" + arrival.app();
      default -> "burst:" + arrival.app();
    };
  }

  private static int allowed(RateLimits limits, Bucket bucket) {
    return switch (bucket) {
      case SEARCH -> limits.searchPerSecond();
      case ASSOCIATIONS -> limits.associationsPerTenSeconds();
      default -> limits.burstPerTenSeconds();
    };
  }

  private static long length(String window) {
    return (window.equals("search") ? 1 : 10) * 1_000_000_000L;
  }

  private static long held(List<Long> at, long now, Bucket bucket) {
    long length = (bucket == Bucket.SEARCH ? 1 : 10) * 1_000_000_000L;
    return at.stream().filter(each -> now - each < length).count();
  }

  /** Puts the window's beginning at each arrival: one of these positions holds the most. */
  private static int most(List<Long> at, long length) {
    int most = 0;
    for (long begin : at) {
      most =
          Math.max(most, (int) at.stream().filter(t -> t >= begin && t - begin < length).count());
    }
    return most;
  }
}
