package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(77);
  private final Arrivals arrivals = new Arrivals(Duration.ofSeconds(1), now::get);

  @Test
  void kinds_are_counted_apart() {
    arrivals.add("a");
    assertThat(arrivals.add("a")).isEqualTo(2);
    assertThat(arrivals.add("b")).isEqualTo(1);
  }

  @Test
  void a_kind_of_which_nothing_comes_any_more_is_forgotten() {
    arrivals.add("a");
    now.addAndGet(3_000 * MILLI);
    arrivals.add("b");

    assertThat(arrivals.kinds()).isEqualTo(1);
  }

  /** Slices blur the edge of the time looked back on by a tenth of it. */
  @Property
  void what_came_within_the_time_counts_and_what_came_before_does_not(
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 400) Integer> pauses) {
    var clock = new AtomicLong();
    var counted = new Arrivals(Duration.ofSeconds(1), clock::get);
    var times = new ArrayDeque<Long>();
    for (int pause : pauses) {
      long at = clock.addAndGet(pause * MILLI);
      times.add(at);

      assertThat((long) counted.add("kind"))
          .isBetween(
              times.stream().filter(time -> time > at - 900 * MILLI).count(),
              times.stream().filter(time -> time > at - 1_000 * MILLI).count());
    }
  }
}
