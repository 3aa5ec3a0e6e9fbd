package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeedTest {

  @Test
  void the_same_seed_gives_the_same_portal_and_quickly() throws IOException {
    var options = SimulatorOptions.builder().contacts(10_000).build();
    long start = System.nanoTime();
    try (var first = Simulator.start(options)) {
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      try (var second = Simulator.start(options)) {
        var ids = first.portal().ids("contacts", false);
        assertThat(ids).hasSize(10_000);
        for (int at : new int[] {0, 1234, 9_999}) {
          var one = first.portal().find("contacts", ids.get(at)).orElseThrow();
          assertThat(second.portal().find("contacts", ids.get(at))).contains(one);
          assertThat(one.properties()).hasSizeGreaterThan(15).containsKey("email");
          assertThat(first.portal().associated("contacts", one.id(), "companies")).hasSize(1);
        }
        assertThat(first.credentials().privateToken())
            .isEqualTo(second.credentials().privateToken());
      }
    }
  }
}
