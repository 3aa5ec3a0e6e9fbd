package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Limits of callers hold in every window, and let through what they promise. */
class CallRateTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);

  @Test
  void a_hundred_in_a_minute_and_no_more_until_the_first_is_a_minute_old() {
    var rate = new CallRate(100, 1_000, now::get);
    for (int i = 0; i < 100; i++) {
      CallRate.Verdict verdict = rate.call("a");
      assertThat(verdict.allowed()).isTrue();
      assertThat(verdict.remaining()).isEqualTo(99 - i);
      now.addAndGet(SECOND / 10);
    }
    CallRate.Verdict refused = rate.call("a");
    assertThat(refused).isEqualTo(new CallRate.Verdict(false, 100, 0, 50));
    assertThat(rate.call("b").allowed()).isTrue();
    now.addAndGet(50 * SECOND);
    assertThat(rate.call("a").allowed()).isTrue();
    assertThat(rate.call("a").allowed()).isFalse();
  }

  @Test
  void the_hour_counts_as_well() {
    var rate = new CallRate(100, 150, now::get);
    for (int i = 0; i < 150; i++) {
      assertThat(rate.call("a").allowed()).isTrue();
      now.addAndGet(SECOND);
    }
    CallRate.Verdict refused = rate.call("a");
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.limit()).isEqualTo(150);
    assertThat(refused.seconds()).isEqualTo(3_600 - 150);
  }

  @Test
  void looking_does_not_count() {
    var rate = new CallRate(1, 10, now::get);
    assertThat(rate.look("a").allowed()).isTrue();
    assertThat(rate.look("a").allowed()).isTrue();
    assertThat(rate.call("a").allowed()).isTrue();
    assertThat(rate.look("a").allowed()).isFalse();
  }

  /** Compared with a list of all calls. */
  @Property(tries = 200)
  void no_window_ever_holds_more_and_no_call_is_refused_without_need(
      @ForAll @IntRange(min = 1, max = 40) int perMinute,
      @ForAll @IntRange(min = 1, max = 60) int perHour,
      @ForAll @Size(max = 300) List<@IntRange(max = 90) Integer> pauses) {
    var clock = new AtomicLong(-3 * SECOND);
    var rate = new CallRate(perMinute, perHour, clock::get);
    List<Long> taken = new ArrayList<>();
    for (int pause : pauses) {
      clock.addAndGet(pause * SECOND);
      long time = clock.get();
      boolean fits =
          since(taken, time, Duration.ofMinutes(1)) < perMinute
              && since(taken, time, Duration.ofHours(1)) < perHour;
      CallRate.Verdict verdict = rate.call("a");
      assertThat(verdict.allowed()).isEqualTo(fits);
      if (fits) {
        taken.add(time);
      } else {
        long then = time + verdict.seconds() * SECOND;
        assertThat(
                since(taken, then, Duration.ofMinutes(1)) < perMinute
                    && since(taken, then, Duration.ofHours(1)) < perHour)
            .as("it may be tried again after %d s", verdict.seconds())
            .isTrue();
      }
    }
  }

  private static long since(List<Long> taken, long now, Duration window) {
    return taken.stream().filter(time -> now - time < window.toNanos()).count();
  }
}
