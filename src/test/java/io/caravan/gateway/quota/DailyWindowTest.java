package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DailyWindowTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long HOUR = 60 * MINUTE;
  private static final ZoneId UTC = ZoneId.of("UTC");

  private VirtualTime time = new VirtualTime(QuotaRig.NOON);

  private DailyWindow day(long limit, String... settings) {
    return new DailyWindow(
        "day", limit, 0, QuotaRig.settings(settings), time.clock(), time.truth(), 0);
  }

  private void take(DailyWindow day, int calls) {
    for (int i = 0; i < calls; i++) {
      day.take(time.now());
    }
  }

  private void answer(DailyWindow day, int calls) {
    for (int i = 0; i < calls; i++) {
      day.answered(time.now());
    }
  }

  private void pass(Duration duration) {
    time.run(duration);
  }

  private static PortalUsage.WindowUsage usage(long limit, long open, PortalUsage.Day day) {
    return new PortalUsage.WindowUsage("day", limit, open, List.of(), Optional.of(day));
  }

  @Test
  void the_days_quota_is_back_a_minute_after_midnight() {
    DailyWindow day = day(2);
    assertThat(day.name()).isEqualTo("day");
    take(day, 1);
    assertThat(day.exhausted(0)).isFalse();
    take(day, 1);
    answer(day, 2);
    assertThat(day.exhausted(0)).isTrue();
    assertThat(day.opensAt(0)).isEqualTo(12 * HOUR + MINUTE);
    assertThat(day.earliest(0, Priority.CRITICAL)).isEqualTo(12 * HOUR + MINUTE);
    assertThat(day.opensAtWall(0)).isEqualTo(Instant.parse("2026-11-22T00:01:00Z"));
    pass(Duration.ofHours(12).plusMinutes(1).minusNanos(1));
    assertThat(day.exhausted(time.now())).isTrue();
    assertThat(day.empty(time.now())).isFalse();
    pass(Duration.ofNanos(1));
    assertThat(day.exhausted(time.now())).isFalse();
    assertThat(day.used(time.now())).isZero();
    assertThat(day.empty(time.now())).isTrue();
    assertThat(day.opensAt(time.now())).isEqualTo(36 * HOUR + MINUTE);
  }

  @Test
  void calls_around_midnight_count_on_both_days() {
    DailyWindow day = day(10);
    take(day, 6);
    pass(Duration.ofHours(12).minusMinutes(1).minusNanos(1));
    answer(day, 1);
    pass(Duration.ofNanos(1));
    answer(day, 2);
    pass(Duration.ofMinutes(2));
    assertThat(day.used(time.now())).isEqualTo(2 + 3);
    answer(day, 3);
    pass(Duration.ofHours(24));
    assertThat(day.used(time.now())).isZero();
  }

  @Test
  void a_slot_given_back_is_not_used() {
    DailyWindow day = day(10);
    take(day, 2);
    day.giveBack();
    assertThat(day.used(0)).isEqualTo(1);
    assertThat(day.inFlightElse()).isZero();
    take(day, 2);
    assertThat(day.inFlightElse()).isEqualTo(2);
  }

  @Test
  void a_clock_set_forward_opens_nothing_early() {
    DailyWindow day = day(1);
    take(day, 1);
    answer(day, 1);
    time.stepWallClock(Duration.ofDays(3));
    assertThat(day.exhausted(time.now())).isTrue();
    pass(Duration.ofHours(12));
    assertThat(day.exhausted(time.now())).isTrue();
    pass(Duration.ofMinutes(1));
    assertThat(day.exhausted(time.now())).isFalse();
    take(day, 1);
    pass(Duration.ofHours(1));
    answer(day, 1);
    pass(Duration.ofHours(22).plusMinutes(59));
    assertThat(day.exhausted(time.now())).isTrue();
    pass(Duration.ofMinutes(1));
    assertThat(day.exhausted(time.now())).isFalse();
    assertThat(day.opensAt(time.now())).isEqualTo(60 * HOUR + MINUTE);
  }

  @Test
  void a_clock_set_back_delays_the_reset_and_gives_no_second_quota() {
    DailyWindow day = day(1);
    take(day, 1);
    answer(day, 1);
    time.stepWallClock(Duration.ofHours(-2));
    pass(Duration.ofHours(12).plusMinutes(1));
    assertThat(day.exhausted(time.now())).isTrue();
    assertThat(day.opensAt(time.now())).isEqualTo(14 * HOUR + MINUTE);
    time.setWallClockRight();
    assertThat(day.exhausted(time.now())).isFalse();
    time.stepWallClock(Duration.ofHours(-1));
    take(day, 1);
    assertThat(day.exhausted(time.now())).isTrue();
  }

  @Test
  void account_info_saying_that_the_next_day_began_overrules_a_ticker_that_stood_still() {
    DailyWindow day = day(5);
    take(day, 5);
    answer(day, 5);
    time.stepWallClock(Duration.ofHours(12).plusMinutes(1));
    assertThat(day.exhausted(0)).isTrue();
    day.learn(0, 5, 1, Instant.parse("2026-11-23T00:00:00Z"), null);
    assertThat(day.used(0)).isEqualTo(1);
    assertThat(day.exhausted(0)).isFalse();
  }

  @Test
  void a_later_end_alone_starts_no_new_day() {
    DailyWindow day = day(5);
    take(day, 5);
    answer(day, 5);
    day.learn(0, 0, -1, Instant.parse("2026-11-22T05:00:00Z"), null);
    assertThat(day.exhausted(0)).isTrue();
    assertThat(day.opensAt(0)).isEqualTo(17 * HOUR + MINUTE);
    day.learn(0, 0, -1, Instant.parse("2026-11-21T11:00:00Z"), null);
    assertThat(day.opensAt(0)).isEqualTo(17 * HOUR + MINUTE);
  }

  @Test
  void the_day_ends_at_midnight_in_the_portals_zone_over_daylight_saving() {
    time = new VirtualTime(Instant.parse("2026-10-31T12:00:00Z"));
    DailyWindow day = day(5);
    day.learn(0, 7, -1, null, ZoneId.of("America/New_York"));
    assertThat(day.limit()).isEqualTo(7);
    assertThat(day.opensAtWall(0)).isEqualTo(Instant.parse("2026-11-01T04:01:00Z"));
    pass(Duration.ofHours(16).plusMinutes(1));
    // The day on which the clocks go back has 25 hours.
    assertThat(day.opensAtWall(time.now())).isEqualTo(Instant.parse("2026-11-01T04:01:00Z"));
    day.exhausted(time.now());
    assertThat(day.opensAtWall(time.now())).isEqualTo(Instant.parse("2026-11-02T05:01:00Z"));
  }

  @Test
  void what_hubspot_counted_is_taken_over_with_what_it_may_not_have_seen() {
    DailyWindow day = day(1000);
    take(day, 3);
    day.learn(0, 900, 500, day.inFlightElse());
    assertThat(day.limit()).isEqualTo(900);
    assertThat(day.used(0)).isEqualTo(502);
    day.learn(0, 900, 100, 2);
    assertThat(day.used(0)).isEqualTo(502);
    day.learn(0, 0, -1, 7);
    assertThat(day.used(0)).isEqualTo(502);
    assertThat(day.limit()).isEqualTo(900);
    day.learn(0, 900, 600, null, null);
    assertThat(day.used(0)).isEqualTo(603);
  }

  @Test
  void a_cap_is_not_raised_and_a_plan_does_not_replace_what_was_learned() {
    var capped = new DailyWindow("day", 50, 60, QuotaRig.settings(), time.clock(), time.truth(), 0);
    capped.planned(55);
    assertThat(capped.limit()).isEqualTo(55);
    capped.learn(0, 100, -1, 0);
    assertThat(capped.limit()).isEqualTo(60);
    capped.planned(20);
    assertThat(capped.limit()).isEqualTo(60);
    capped.restore(
        0,
        time.truth(),
        time.truth(),
        usage(90, 0, new PortalUsage.Day(0, time.truth().plusSeconds(9), UTC)));
    assertThat(capped.limit()).isEqualTo(60);
  }

  @Test
  void headroom_is_left_free() {
    assertThat(day(10, "headroom", "3").limit()).isEqualTo(7);
    assertThat(day(10, "headroom", "30").limit()).isEqualTo(1);
    assertThat(day(RateLimits.NO_LIMIT, "headroom", "3").limit()).isEqualTo(RateLimits.NO_LIMIT);
  }

  @Test
  void from_the_threshold_on_the_rest_is_spread_over_the_rest_of_the_day() {
    DailyWindow day = day(100);
    take(day, 79);
    assertThat(day.earliest(0, Priority.BULK)).isZero();
    take(day, 1);
    long spacing = (12 * HOUR + MINUTE) / 20;
    assertThat(day.earliest(0, Priority.BULK)).isEqualTo(spacing);
    assertThat(day.earliest(0, Priority.CRITICAL)).isZero();
  }

  @Test
  void the_later_in_the_day_the_closer_the_rest_is_spread() {
    DailyWindow day = day(100);
    pass(Duration.ofHours(6));
    take(day, 80);
    long now = time.now();
    assertThat(day.earliest(now, Priority.BULK)).isEqualTo(now + (6 * HOUR + MINUTE) / 20);
    assertThat(day.estimate(now, 20)).isEqualTo(Duration.ofNanos(6 * HOUR + MINUTE));
  }

  @Test
  void whatever_comes_first_after_midnight_starts_the_new_day() {
    Duration overnight = Duration.ofHours(13);
    DailyWindow learning = usedUpYesterday();
    DailyWindow askingHubSpot = usedUpYesterday();
    DailyWindow estimating = usedUpYesterday();
    DailyWindow saving = usedUpYesterday();
    pass(overnight);
    long now = time.now();

    learning.learn(now, 5, 2, 0);
    askingHubSpot.learn(now, 5, 2, null, ZoneId.of("Europe/London"));

    assertThat(learning.used(now)).isEqualTo(2);
    assertThat(askingHubSpot.used(now)).isEqualTo(2);
    assertThat(estimating.estimate(now, 0)).isZero();
    assertThat(saving.picture(now, time.truth(), 0).day())
        .contains(new PortalUsage.Day(0, Instant.parse("2026-11-23T00:00:00Z"), UTC));
  }

  private DailyWindow usedUpYesterday() {
    DailyWindow day = day(5);
    take(day, 5);
    answer(day, 5);
    return day;
  }

  @Test
  void without_a_published_limit_nothing_is_spread_until_hubspot_refuses() {
    DailyWindow day = day(RateLimits.NO_LIMIT);
    take(day, 100);
    assertThat(day.earliest(0, Priority.BULK)).isZero();
    assertThat(day.estimate(0, 1000)).isZero();
    answer(day, 100);
    assertThat(day.empty(0)).isTrue();
    day.refused();
    assertThat(day.exhausted(0)).isTrue();
    assertThat(day.empty(0)).isFalse();
    assertThat(day.estimate(0, 0)).isEqualTo(Duration.ofNanos(12 * HOUR + MINUTE));
    pass(Duration.ofHours(12).plusMinutes(1));
    assertThat(day.exhausted(time.now())).isFalse();
  }

  @Test
  void an_unanswered_call_keeps_it_from_being_empty() {
    DailyWindow day = day(RateLimits.NO_LIMIT);
    take(day, 1);
    assertThat(day.empty(0)).isFalse();
  }

  @Test
  void the_estimate_is_the_reset_when_those_ahead_use_up_the_day() {
    DailyWindow day = day(5);
    take(day, 2);
    assertThat(day.estimate(0, 2)).isZero();
    assertThat(day.estimate(0, 3)).isEqualTo(Duration.ofNanos(12 * HOUR + MINUTE));
  }

  @Test
  void a_restart_on_the_same_day_goes_on_counting() {
    DailyWindow before = day(10);
    take(before, 5);
    answer(before, 3);
    before.learn(0, 12, -1, 0);
    PortalUsage.WindowUsage picture = before.picture(0, time.truth(), 4);
    assertThat(picture)
        .isEqualTo(
            usage(12, 2 + 4, new PortalUsage.Day(3, Instant.parse("2026-11-22T00:00:00Z"), UTC)));
    DailyWindow after = day(10);
    after.restore(0, time.truth(), time.truth(), picture);
    assertThat(after.used(0)).isEqualTo(9);
    assertThat(after.limit()).isEqualTo(12);
    assertThat(after.opensAt(0)).isEqualTo(12 * HOUR + MINUTE);
  }

  @Test
  void a_restart_on_a_later_day_counts_only_what_was_open() {
    DailyWindow day = day(10);
    Instant yesterday = Instant.parse("2026-11-21T11:59:00Z");
    ZoneId zone = ZoneId.of("Asia/Tokyo");
    day.restore(0, time.truth(), yesterday, usage(0, 3, new PortalUsage.Day(7, yesterday, zone)));
    assertThat(day.used(0)).isEqualTo(3);
    assertThat(day.limit()).isEqualTo(10);
    assertThat(day.opensAtWall(0)).isEqualTo(Instant.parse("2026-11-21T15:01:00Z"));
    DailyWindow other = day(10);
    other.restore(
        0,
        time.truth(),
        yesterday,
        usage(0, 3, new PortalUsage.Day(7, yesterday.plusNanos(1), zone)));
    assertThat(other.used(0)).isEqualTo(10);
  }

  @Test
  void a_refusal_survives_a_restart() {
    DailyWindow before = day(10);
    before.refused();
    DailyWindow after = day(10);
    after.restore(0, time.truth(), time.truth(), before.picture(0, time.truth(), 0));
    assertThat(after.exhausted(0)).isTrue();
  }

  @Test
  void calls_around_midnight_are_open_in_a_picture() {
    DailyWindow day = day(10);
    take(day, 3);
    pass(Duration.ofHours(12));
    answer(day, 2);
    PortalUsage.WindowUsage picture = day.picture(time.now(), time.truth(), 0);
    assertThat(picture.open()).isEqualTo(3);
    assertThat(picture.day().orElseThrow().used()).isZero();
  }

  @Test
  void calls_open_at_a_restart_around_midnight_count_on_both_days() {
    Instant reset = QuotaRig.NOON.plus(PortalDay.GRACE);
    DailyWindow near = day(10);
    near.restore(0, time.truth(), time.truth(), usage(0, 3, new PortalUsage.Day(4, reset, UTC)));
    DailyWindow far = day(10);
    far.restore(
        0,
        time.truth(),
        time.truth(),
        usage(0, 3, new PortalUsage.Day(4, reset.plusNanos(1), UTC)));
    assertThat(near.used(0)).isEqualTo(7);
    assertThat(far.used(0)).isEqualTo(7);
    pass(Duration.ofMinutes(3));
    assertThat(near.used(time.now())).isEqualTo(3);
    assertThat(far.used(time.now())).isZero();
  }
}
