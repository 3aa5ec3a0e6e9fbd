package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollingWindowTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long HOLD = 10_001_000_000L;
  private static final Instant NOON = QuotaRig.NOON;

  private final RollingWindow window = window(10, "headroom", "0");

  private static RollingWindow window(int limit, String... settings) {
    return new RollingWindow(
        "burst", Duration.ofSeconds(10), limit, 0, QuotaRig.settings(settings));
  }

  private static RollingWindow minute(int limit) {
    return new RollingWindow("m", Duration.ofMinutes(1), limit, 0, QuotaRig.settings());
  }

  private static void take(RollingWindow window, long now, int calls) {
    for (int i = 0; i < calls; i++) {
      window.take(now);
    }
  }

  private static void answer(RollingWindow window, long now, int calls) {
    for (int i = 0; i < calls; i++) {
      window.answered(now);
    }
  }

  private static long earliest(RollingWindow window, long now) {
    return window.earliest(now, Priority.CRITICAL);
  }

  @Test
  void a_slot_is_freed_one_window_and_its_margin_after_the_answer() {
    take(window, 0, 10);
    assertThat(window.used(0)).isEqualTo(10);
    assertThat(earliest(window, 0)).isEqualTo(Long.MAX_VALUE);
    window.answered(SECOND);
    assertThat(earliest(window, SECOND)).isEqualTo(SECOND + HOLD);
    assertThat(earliest(window, SECOND + HOLD - 1)).isEqualTo(SECOND + HOLD);
    assertThat(window.used(SECOND + HOLD - 1)).isEqualTo(10);
    assertThat(earliest(window, SECOND + HOLD)).isEqualTo(SECOND + HOLD);
    assertThat(window.used(SECOND + HOLD)).isEqualTo(9);
    assertThat(window.name()).isEqualTo("burst");
    assertThat(window.lengthMillis()).isEqualTo(10_000);
  }

  @Test
  void a_slot_given_back_is_free_at_once() {
    take(window, 0, 10);
    window.giveBack();
    assertThat(window.used(0)).isEqualTo(9);
    assertThat(earliest(window, 0)).isZero();
    assertThat(window.empty(0)).isFalse();
  }

  @Test
  void it_is_empty_when_all_slots_are_free() {
    assertThat(window.empty(0)).isTrue();
    window.take(0);
    assertThat(window.empty(0)).isFalse();
    window.answered(0);
    assertThat(window.empty(HOLD - 1)).isFalse();
    assertThat(window.empty(HOLD)).isTrue();
  }

  @Test
  void headroom_is_left_free_but_one_slot_is_always_used() {
    assertThat(window(10, "headroom", "3").limit()).isEqualTo(7);
    assertThat(window(10, "headroom", "10").limit()).isEqualTo(1);
  }

  @Test
  void from_the_threshold_on_slots_are_handed_out_at_the_sustained_rate() {
    RollingWindow hundred = window(100);
    take(hundred, 0, 79);
    assertThat(hundred.earliest(0, Priority.BULK)).isZero();
    hundred.take(0);
    long spacing = SECOND / 10;
    assertThat(hundred.earliest(0, Priority.INTERACTIVE)).isEqualTo(spacing);
    assertThat(hundred.earliest(0, Priority.CRITICAL)).isZero();
    hundred.take(spacing);
    assertThat(hundred.earliest(spacing, Priority.NORMAL)).isEqualTo(2 * spacing);
    // Late by less than a spacing: the next is on time all the same. Late by more: it is not.
    hundred.take(2 * spacing + 40_000_000);
    assertThat(hundred.earliest(3 * spacing - 1, Priority.NORMAL)).isEqualTo(3 * spacing);
    hundred.take(7 * spacing);
    assertThat(hundred.earliest(7 * spacing, Priority.NORMAL)).isEqualTo(8 * spacing);
    hundred.take(9 * spacing);
    assertThat(hundred.earliest(9 * spacing, Priority.NORMAL)).isEqualTo(10 * spacing);
  }

  @Test
  void the_last_free_slots_are_not_spread() {
    RollingWindow hundred = window(100);
    take(hundred, 0, 97);
    assertThat(hundred.earliest(0, Priority.BULK)).isEqualTo(SECOND / 10);
    hundred.take(0);
    assertThat(hundred.earliest(0, Priority.BULK)).isZero();
    RollingWindow five = window(5);
    take(five, 0, 4);
    assertThat(five.earliest(0, Priority.BULK)).isZero();
  }

  @Test
  void spreading_begins_where_settings_say() {
    RollingWindow fifty = window(100, "spread-from-percent", "50");
    take(fifty, 0, 49);
    assertThat(fifty.earliest(0, Priority.BULK)).isZero();
    fifty.take(0);
    assertThat(fifty.earliest(0, Priority.BULK)).isPositive();
  }

  @Test
  void a_lowered_limit_lets_calls_run_out_and_does_not_stall() {
    take(window, 0, 10);
    answer(window, 1, 4);
    answer(window, 2, 4);
    answer(window, 3, 2);
    window.learn(3, 5, RateLimitHeaders.ABSENT, 0);
    assertThat(window.limit()).isEqualTo(5);
    assertThat(earliest(window, 3)).isEqualTo(2 + HOLD);
    assertThat(earliest(window, 2 + HOLD)).isEqualTo(2 + HOLD);
  }

  @Test
  void a_raised_limit_is_used_at_once_but_never_above_a_cap() {
    take(window, 0, 10);
    window.learn(0, 12, RateLimitHeaders.ABSENT, 0);
    assertThat(earliest(window, 0)).isZero();
    assertThat(window.limit()).isEqualTo(12);
    var capped = new RollingWindow("c", Duration.ofSeconds(10), 50, 60, QuotaRig.settings());
    capped.learn(0, 100, RateLimitHeaders.ABSENT, 0);
    assertThat(capped.limit()).isEqualTo(60);
    capped.learn(0, 40, RateLimitHeaders.ABSENT, 0);
    assertThat(capped.limit()).isEqualTo(40);
  }

  @Test
  void headers_without_a_limit_teach_nothing() {
    window.learn(0, 0, 0, 0);
    window.learn(0, RateLimitHeaders.ABSENT, 3, 0);
    assertThat(window.limit()).isEqualTo(10);
    assertThat(window.used(0)).isZero();
  }

  @Test
  void a_known_plan_counts_until_an_answer_told_the_limit() {
    window.planned(20);
    assertThat(window.limit()).isEqualTo(20);
    window.learn(0, 15, RateLimitHeaders.ABSENT, 0);
    window.planned(30);
    assertThat(window.limit()).isEqualTo(15);
  }

  @Test
  void what_others_use_is_left_to_them_for_a_window() {
    take(window, 0, 3);
    window.learn(5, 10, 3, 0);
    // HubSpot saw 7, at most 3 of them ours.
    assertThat(window.used(5)).isEqualTo(7);
    answer(window, 5, 3);
    assertThat(window.used(5)).isEqualTo(7);
    // A tenth of a window later it is clear that only one of ours had been counted.
    assertThat(window.used(5 + SECOND * 2)).isEqualTo(3 + 6);
    assertThat(window.used(5 + HOLD - 1)).isEqualTo(3 + 6);
    assertThat(window.used(5 + HOLD)).isZero();
  }

  @Test
  void many_calls_of_others_are_left_room_to_grow() {
    RollingWindow hundred = window(100);
    hundred.learn(0, 100, 91, 0);
    assertThat(hundred.used(0)).isEqualTo(9);
    hundred.learn(1, 100, 90, 0);
    assertThat(hundred.used(1)).isEqualTo(10 + 1 + 1);
    hundred.learn(2, 100, 61, 0);
    assertThat(hundred.used(2)).isEqualTo(39 + 3 + 1);
  }

  @Test
  void calls_released_while_the_answer_travelled_are_not_taken_for_others() {
    take(window, 0, 4);
    answer(window, 0, 4);
    long released = window.released();
    window.take(HOLD - 1);
    // Counted before the four ran out, answered after they had.
    assertThat(window.used(HOLD)).isEqualTo(1);
    window.learn(HOLD, 10, 5, released);
    assertThat(window.used(HOLD)).isEqualTo(1);
  }

  @Test
  void calls_released_before_a_call_was_sent_are_not_among_those_that_its_answer_shows() {
    take(window, 0, 4);
    answer(window, 0, 4);
    assertThat(window.used(HOLD)).isZero();
    assertThat(window.released()).isEqualTo(4);
    window.take(HOLD);
    // HubSpot saw 3, one of them ours.
    window.learn(HOLD + 5, 10, 7, window.released());
    assertThat(window.used(HOLD + 5)).isEqualTo(1 + 2);
  }

  @Test
  void calls_are_released_by_an_answer_and_by_a_picture_as_well() {
    take(window, 0, 4);
    answer(window, 0, 3);
    answer(window, SECOND, 1);
    window.picture(HOLD, NOON, 0);
    assertThat(window.released()).isEqualTo(3);
    window.learn(HOLD + SECOND, 10, 10, 0);
    assertThat(window.released()).isEqualTo(4);
  }

  @Test
  void a_call_given_back_is_not_taken_for_one_that_hubspot_saw() {
    take(window, 0, 2);
    window.giveBack();
    window.learn(0, 10, 7, 0);
    assertThat(window.used(0)).isEqualTo(1 + 2);
  }

  @Test
  void others_are_not_forgotten_during_a_pause() {
    window.learn(0, 10, 5, 0);
    window.paused(1, 30 * SECOND);
    assertThat(window.used(30 * SECOND)).isEqualTo(5);
    assertThat(window.used(30 * SECOND + HOLD)).isZero();
  }

  @Test
  void with_no_slot_free_the_end_of_others_calls_may_be_what_to_wait_for() {
    take(window, 0, 2);
    window.learn(7, 10, 0, 0);
    assertThat(earliest(window, 7)).isEqualTo(7 + HOLD);
    answer(window, 8, 2);
    assertThat(earliest(window, 8)).isEqualTo(7 + HOLD);
  }

  @Test
  void a_long_window_frees_calls_in_spans_and_never_early() {
    RollingWindow minute = minute(10);
    long span = SECOND / 2;
    long hold = 60_006_000_000L;
    take(minute, 0, 10);
    answer(minute, span - 1, 5);
    answer(minute, span, 5);
    assertThat(earliest(minute, span)).isEqualTo(span + hold);
    assertThat(minute.used(span + hold - 1)).isEqualTo(10);
    assertThat(minute.used(span + hold)).isEqualTo(5);
    assertThat(minute.used(2 * span + hold - 1)).isEqualTo(5);
    assertThat(minute.used(2 * span + hold)).isZero();
  }

  @Test
  void a_long_window_keeps_few_entries_however_many_calls() {
    var day =
        new RollingWindow(
            "d", Duration.ofDays(1), 1_000_000, 0, QuotaRig.settings("headroom", "0"));
    for (int i = 0; i < 100_000; i++) {
      day.take(i * SECOND);
      day.answered(i * SECOND);
    }
    assertThat(day.picture(100_000 * SECOND, NOON, 0).releases()).hasSizeLessThan(125);
  }

  @Test
  void the_estimate_counts_those_ahead_and_whole_rounds() {
    assertThat(window.estimate(0, 9)).isZero();
    assertThat(window.estimate(0, 10)).isEqualTo(Duration.ofNanos(HOLD));
    take(window, 0, 10);
    answer(window, 0, 4);
    answer(window, SECOND, 6);
    assertThat(window.estimate(SECOND, 0)).isEqualTo(Duration.ofNanos(HOLD - SECOND));
    assertThat(window.estimate(SECOND, 4)).isEqualTo(Duration.ofNanos(HOLD));
    assertThat(window.estimate(SECOND, 10)).isEqualTo(Duration.ofNanos(2 * HOLD - SECOND));
  }

  @Test
  void a_picture_of_a_short_window_is_one_entry_on_the_safe_side() {
    take(window, 0, 5);
    answer(window, 0, 2);
    answer(window, SECOND, 1);
    assertThat(window.picture(SECOND, NOON, 7))
        .isEqualTo(
            new PortalUsage.WindowUsage(
                "burst",
                0,
                2 + 7,
                List.of(new PortalUsage.Release(NOON.plusNanos(HOLD), 3)),
                Optional.empty()));
    window.learn(SECOND, 11, 11, 0);
    assertThat(window.picture(SECOND, NOON, 7).learnedLimit()).isEqualTo(11);
    assertThat(window(3).picture(0, NOON, 0).releases()).isEmpty();
  }

  @Test
  void a_picture_of_a_long_window_tells_when_each_span_is_released() {
    RollingWindow minute = minute(10);
    take(minute, 0, 3);
    answer(minute, 0, 2);
    answer(minute, 2 * SECOND, 1);
    // Spans of half a second, each released a minute and 6 ms after its end.
    assertThat(minute.picture(2 * SECOND, NOON, 0).releases())
        .containsExactly(
            new PortalUsage.Release(NOON.plusMillis(60_006 + 500 - 2_000), 2),
            new PortalUsage.Release(NOON.plusMillis(60_006 + 500), 1));
  }

  private static PortalUsage.WindowUsage usage(long limit, long open, PortalUsage.Release... r) {
    return new PortalUsage.WindowUsage("burst", limit, open, List.of(r), Optional.empty());
  }

  @Test
  void after_a_restart_all_that_may_still_count_counts_from_now() {
    window.restore(50, NOON, NOON, usage(12, 2, new PortalUsage.Release(NOON.plusSeconds(1), 3)));
    assertThat(window.limit()).isEqualTo(12);
    assertThat(window.used(50)).isEqualTo(5);
    assertThat(window.used(50 + HOLD)).isEqualTo(5);
    assertThat(window.used(51 + HOLD)).isEqualTo(2);
    assertThat(window.used(50 + 2 * SECOND + HOLD)).isEqualTo(2);
    assertThat(window.used(51 + 2 * SECOND + HOLD)).isZero();
  }

  @Test
  void calls_of_before_a_restart_are_not_taken_for_those_of_others() {
    window.restore(50, NOON, NOON, usage(0, 1, new PortalUsage.Release(NOON.plusSeconds(1), 2)));
    window.learn(60, 10, 7, 0);
    assertThat(window.used(60)).isEqualTo(3);
  }

  @Test
  void a_long_window_goes_on_where_it_was() {
    RollingWindow hour = new RollingWindow("h", Duration.ofHours(1), 10, 0, QuotaRig.settings());
    long hold = 3_600_360_000_000L;
    hour.restore(
        0,
        NOON,
        NOON,
        usage(
            0, 0, new PortalUsage.Release(NOON.plusNanos(hold).minus(PortalUsage.CLOCK_SLACK), 3)));
    assertThat(hour.used(hold - 1)).isEqualTo(3);
    assertThat(hour.used(hold)).isZero();
  }

  @Test
  void a_restart_keeps_a_cap_and_forgets_what_is_long_over() {
    var capped = new RollingWindow("c", Duration.ofSeconds(10), 50, 8, QuotaRig.settings());
    capped.restore(
        0,
        NOON,
        NOON.minusSeconds(90),
        usage(12, 0, new PortalUsage.Release(NOON.minusSeconds(60), 3)));
    assertThat(capped.limit()).isEqualTo(8);
    assertThat(capped.used(0)).isZero();
    capped.restore(
        0,
        NOON,
        NOON.minusSeconds(90),
        usage(0, 0, new PortalUsage.Release(NOON.minusSeconds(60).plusNanos(1), 3)));
    assertThat(capped.used(0)).isEqualTo(3);
  }

  @Test
  void a_restart_with_the_wall_clock_set_back_counts_no_time_as_passed() {
    RollingWindow hour = new RollingWindow("h", Duration.ofHours(1), 10, 0, QuotaRig.settings());
    hour.restore(
        0,
        NOON.minusSeconds(7200),
        NOON,
        usage(0, 0, new PortalUsage.Release(NOON.plusSeconds(100), 3)));
    long left = 160 * SECOND;
    assertThat(hour.used(left - 1)).isEqualTo(3);
    assertThat(hour.used(left)).isZero();
  }
}
