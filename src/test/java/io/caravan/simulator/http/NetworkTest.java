package io.caravan.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NetworkTest {

  private static List<Long> times(long seed) {
    var network =
        new Network(
            Latency.between(Duration.ofMillis(5), Duration.ofMillis(900)),
            Latency.parse("20-300"),
            seed);
    return Stream.generate(() -> Stream.of(network.thereMillis(), network.backMillis()))
        .limit(50)
        .flatMap(each -> each)
        .toList();
  }

  @Property(tries = 50)
  void the_same_seed_takes_the_same_times(@ForAll long seed) {
    assertThat(times(seed)).isEqualTo(times(seed)).isNotEqualTo(times(seed + 1));
    assertThat(times(seed)).allMatch(millis -> millis >= 5 && millis <= 900);
  }
}
