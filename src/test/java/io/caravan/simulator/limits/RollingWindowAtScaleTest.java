package io.caravan.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingWindowAtScaleTest {

  private static final int CALLS = 3_000_000;
  private static final long LENGTH = 10_000_000;

  @Test
  void the_maximum_is_exact_after_millions_of_calls() {
    var random = new Random(7);
    var window = new RollingWindow(LENGTH);
    long[] arrivals = new long[CALLS];
    int oldest = 0;
    int most = 0;
    long now = 0;
    for (int i = 0; i < CALLS; i++) {
      boolean crowd = i / 1_000 % 50 == 0;
      now += random.nextInt(crowd ? 3_000 : 50_000);
      arrivals[i] = now;
      while (arrivals[oldest] <= now - LENGTH) {
        oldest++;
      }
      most = Math.max(most, i - oldest + 1);
      window.add(now);
    }
    assertThat(window.peak()).isEqualTo(most);
    assertThat(window.count(now)).isEqualTo(CALLS - oldest);
    assertThat(window.count(now + LENGTH)).isZero();
  }
}
