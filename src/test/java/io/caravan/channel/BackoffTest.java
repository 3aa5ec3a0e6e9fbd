package io.caravan.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void each_wait_is_longer_by_the_factor_up_to_the_cap() {
    Backoff backoff = new Backoff(10, SECOND, 2, Duration.ofSeconds(10), 0);

    assertThat(backoff.delay(1, new Random())).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.delay(2, new Random())).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.delay(4, new Random())).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.delay(5, new Random())).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.delay(5_000, new Random())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void the_last_attempt_is_the_given_one() {
    Backoff backoff = new Backoff(3, SECOND, 2, MINUTE, 0);

    assertThat(backoff.exhausted(2)).isFalse();
    assertThat(backoff.exhausted(3)).isTrue();
    assertThat(backoff.exhausted(4)).isTrue();
  }

  @Property
  void jitter_varies_a_wait_within_its_bounds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int attempts) {
    Backoff plain = new Backoff(10, SECOND, 2, MINUTE, 0);
    Backoff varied = new Backoff(10, SECOND, 2, MINUTE, 0.2);

    long expected = plain.delay(attempts, new Random()).toMillis();

    assertThat(varied.delay(attempts, new Random(seed)).toMillis())
        .isBetween(expected * 8 / 10, expected * 12 / 10);
  }

  @Test
  void jitter_goes_both_ways() {
    Backoff varied = new Backoff(10, SECOND, 2, MINUTE, 0.2);
    Random random = new Random(1);

    assertThat(random.longs(200).map(n -> varied.delay(1, random).toMillis()).boxed())
        .anyMatch(millis -> millis < 900)
        .anyMatch(millis -> millis > 1_100);
  }

  @Test
  void nonsense_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(0, SECOND, 2, MINUTE, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(1, SECOND.negated(), 2, MINUTE, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(1, SECOND, 0.5, MINUTE, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(1, SECOND, 2, MINUTE, 1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(1, SECOND, 2, MINUTE, -0.5));
  }
}
