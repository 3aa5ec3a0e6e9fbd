package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BackOffTest {

  @Property
  void a_pause_lies_in_the_upper_half_of_its_doubling_and_never_beyond_the_longest(
      @ForAll @IntRange(min = 1, max = 100) int attempt,
      @ForAll @LongRange(min = 1, max = 600_000) long first,
      @ForAll @LongRange(min = 0, max = 3_000_000) long more,
      @ForAll long seed) {
    long longest = first + more;
    var backOff =
        new BackOff(Duration.ofMillis(first), Duration.ofMillis(longest), new Random(seed));

    long pause = backOff.after(attempt).toMillis();

    double doubled = first * Math.pow(2, attempt - 1.0);
    long full = (long) Math.min(longest, doubled);
    assertThat(pause).isBetween(Math.max(1, full / 2), full);
  }
}
