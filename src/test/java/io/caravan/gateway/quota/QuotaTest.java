package io.caravan.gateway.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers see of the quota, in virtual time. */
class QuotaTest {

  private static final Duration HOLD = Duration.ofMillis(10_001);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long PORTAL = QuotaRig.PORTAL;

  private QuotaRig rig = new QuotaRig("burst", "4", "search", "2", "lease", "100");

  private List<CompletableFuture<Permit>> ask(int calls, Priority priority) {
    var permits = new ArrayList<CompletableFuture<Permit>>();
    for (int i = 0; i < calls; i++) {
      permits.add(rig.ask(priority, HOUR));
    }
    return permits;
  }

  private static void assertNoPermit(CompletableFuture<Permit> permit, String message) {
    assertThat(permit).isCompletedExceptionally();
    assertThatThrownBy(permit::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(QuotaExceeded.NoPermit.class)
        .hasMessage(message);
  }

  private static void assertDailyUsed(CompletableFuture<Permit> permit, String resetsAt) {
    assertThat(permit).isCompletedExceptionally();
    assertThatThrownBy(permit::join)
        .cause()
        .isInstanceOfSatisfying(
            QuotaExceeded.DailyUsed.class,
            e -> {
              assertThat(e.resetsAt()).isEqualTo(Instant.parse(resetsAt));
              assertThat(e)
                  .hasMessage(
                      "The daily quota of portal 4711 is used up; it resets at " + resetsAt);
            });
  }

  private double count(String meter, String... tags) {
    return rig.meters.get(meter).tags(tags).counter().count();
  }

  @Test
  void calls_within_the_limit_go_at_once_and_the_next_when_a_slot_is_freed() {
    rig.use(4);
    CompletableFuture<Permit> fifth = rig.ask(Priority.NORMAL, HOUR);
    rig.time.run(HOLD.minusNanos(1));
    assertThat(fifth).isNotDone();
    assertThat(rig.state(Bucket.BURST, "burst").waiting()).isEqualTo(1);
    rig.time.run(Duration.ofNanos(1));
    assertThat(fifth).isCompleted();
    assertThat(rig.state(Bucket.BURST, "burst").waiting()).isZero();
  }

  @Test
  void a_slot_is_held_while_the_call_is_in_flight() {
    List<CompletableFuture<Permit>> permits = ask(4, Priority.CRITICAL);
    CompletableFuture<Permit> fifth = rig.ask(Priority.NORMAL, HOUR);
    rig.time.run(Duration.ofSeconds(60));
    assertThat(fifth).isNotDone();
    permits.get(2).join().answered();
    rig.time.run(HOLD.minusNanos(1));
    assertThat(fifth).isNotDone();
    rig.time.run(Duration.ofNanos(1));
    assertThat(fifth).isCompleted();
  }

  @Test
  void a_permit_is_given_back_only_once() {
    List<CompletableFuture<Permit>> permits = ask(4, Priority.CRITICAL);
    Permit first = permits.get(0).join();
    first.answered();
    first.answered();
    first.notSent();
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(4);
    Permit second = permits.get(1).join();
    second.notSent();
    second.notSent();
    second.answered();
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(3);
  }

  @Test
  void a_call_that_was_not_sent_lets_the_next_go_at_once() {
    List<CompletableFuture<Permit>> permits = ask(5, Priority.CRITICAL);
    permits.get(0).join().notSent();
    rig.time.run(Duration.ZERO);
    assertThat(permits.get(4)).isCompleted();
  }

  @Test
  void a_newcomer_does_not_pass_those_who_wait_for_a_slot_given_back() {
    List<CompletableFuture<Permit>> permits = ask(5, Priority.NORMAL);
    permits.get(0).join().notSent();
    CompletableFuture<Permit> newcomer = rig.ask(Priority.NORMAL, HOUR);
    assertThat(permits.get(4)).isCompleted();
    assertThat(newcomer).isNotDone();
  }

  @Test
  void a_call_that_was_not_sent_is_not_awaited() {
    rig = new QuotaRig("burst", "4", "lease", "100", "max-call", "47s");
    rig.use(1);
    ask(1, Priority.NORMAL).get(0).join().notSent();
    rig.time.run(Duration.ofSeconds(90));
    assertThat(rig.state(Bucket.BURST, "burst").used()).isZero();
    assertThat(rig.state(Bucket.BURST, "day").used()).isEqualTo(1);
  }

  @Test
  void an_answer_that_never_came_frees_its_slot_after_the_longest_call_and_a_window() {
    rig = new QuotaRig("burst", "4", "lease", "100", "max-call", "47s");
    List<CompletableFuture<Permit>> permits = ask(5, Priority.CRITICAL);
    rig.time.run(Duration.ofSeconds(47).plus(HOLD).minusNanos(1));
    assertThat(permits.get(4)).isNotDone();
    rig.time.run(Duration.ofNanos(1));
    assertThat(permits.get(4)).isCompleted();
    permits.get(0).join().answered();
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(1);
  }

  @Test
  void a_wait_ends_with_its_deadline_and_leaves_nothing_behind() {
    rig.time.run(Duration.ofMinutes(1));
    rig.use(4);
    CompletableFuture<Permit> waiting = rig.ask(Priority.BULK, Duration.ofSeconds(3));
    rig.time.run(Duration.ofSeconds(3).minusNanos(1));
    assertThat(waiting).isNotDone();
    rig.time.run(Duration.ofNanos(1));
    assertNoPermit(waiting, "No permit for a call to portal 4711 (BURST, BULK) within 3000 ms");
    assertThat(rig.state(Bucket.BURST, "burst").waiting()).isZero();
    assertThat(count("caravan.quota.denied", "bucket", "burst", "reason", "deadline")).isEqualTo(1);
    rig.time.run(HOLD);
    assertThat(rig.state(Bucket.BURST, "burst").used()).isZero();
  }

  @Test
  void who_came_later_may_have_to_leave_earlier() {
    rig.use(4);
    CompletableFuture<Permit> patient = rig.ask(Priority.NORMAL, HOUR);
    CompletableFuture<Permit> hasty = rig.ask(Priority.NORMAL, Duration.ofSeconds(3));
    rig.time.run(Duration.ofSeconds(3));
    assertThat(hasty).isCompletedExceptionally();
    rig.time.run(HOLD);
    assertThat(patient).isCompleted();
  }

  @Test
  void a_deadline_that_passed_while_the_machine_slept_is_not_met_late() {
    rig.use(4);
    CompletableFuture<Permit> waiting = rig.ask(Priority.NORMAL, Duration.ofSeconds(3));
    rig.time.suspend(Duration.ofMinutes(1));
    assertThat(rig.ask(Priority.NORMAL, HOUR)).isCompleted();
    assertNoPermit(waiting, "No permit for a call to portal 4711 (BURST, NORMAL) within 3000 ms");
  }

  @Test
  void no_time_to_wait_means_now_or_never() {
    rig.use(4);
    assertNoPermit(
        rig.ask(Priority.CRITICAL, Duration.ZERO),
        "No permit for a call to portal 4711 (BURST, CRITICAL) within 0 ms");
    assertNoPermit(
        rig.ask(Priority.CRITICAL, Duration.ofSeconds(-5)),
        "No permit for a call to portal 4711 (BURST, CRITICAL) within 0 ms");
  }

  @Test
  void a_cancelled_wait_leaves_the_line_and_takes_no_slot() {
    rig.use(4);
    CompletableFuture<Permit> cancelled = rig.ask(Priority.NORMAL, HOUR);
    CompletableFuture<Permit> next = rig.ask(Priority.NORMAL, Duration.ofDays(100_000));
    cancelled.cancel(false);
    assertThat(rig.state(Bucket.BURST, "burst").waiting()).isEqualTo(1);
    rig.time.run(HOLD);
    assertThat(next).isCompleted();
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(1);
  }

  @Test
  void a_permit_for_somebody_who_left_in_the_same_instant_goes_back() {
    rig.use(4);
    CompletableFuture<Permit> first = rig.ask(Priority.NORMAL, HOUR);
    CompletableFuture<Permit> second = rig.ask(Priority.NORMAL, HOUR);
    first.thenRun(() -> second.cancel(false));
    rig.time.run(HOLD);
    assertThat(first).isCompleted();
    assertThat(second).isCancelled();
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(1);
  }

  @Test
  void only_so_many_may_wait() {
    rig = new QuotaRig("burst", "4", "max-waiting", "2", "lease", "100");
    rig.use(4);
    ask(2, Priority.NORMAL);
    assertNoPermit(
        rig.ask(Priority.CRITICAL, HOUR), "Already 2 calls to portal 4711 wait for a permit");
    assertThat(count("caravan.quota.denied", "bucket", "burst", "reason", "full")).isEqualTo(1);
  }

  @Test
  void portals_and_buckets_have_limits_of_their_own() {
    rig.use(4);
    assertThat(rig.ask(Bucket.SEARCH)).isCompleted();
    assertThat(rig.ask(Bucket.ASSOCIATIONS)).isCompleted();
    assertThat(rig.ask(Bucket.WORKFLOW_WRITES)).isCompleted();
    assertThat(rig.ask(Bucket.OAUTH)).isCompleted();
    assertThat(rig.quota.acquire(1, Bucket.BURST, Priority.BULK, HOUR)).isCompleted();
    assertThat(rig.ask(Bucket.BURST)).isNotDone();
    assertThat(rig.state(Bucket.SEARCH, "search").used()).isEqualTo(1);
    assertThat(rig.state(Bucket.SEARCH, "day").used()).isEqualTo(4 + 2);
    assertThat(rig.state(Bucket.ASSOCIATIONS, "associations-day").used()).isEqualTo(1);
    assertThat(rig.state(Bucket.WORKFLOW_WRITES, "workflow-writes").limit()).isEqualTo(10);
    assertThat(rig.state(Bucket.OAUTH, "oauth").limit()).isEqualTo(5);
  }

  @Test
  void a_window_that_buckets_share_takes_the_calls_of_all_but_tokens() {
    rig = new QuotaRig("extra", "3/1m", "lease", "100");
    assertThat(rig.ask(Bucket.BURST)).isCompleted();
    assertThat(rig.ask(Bucket.SEARCH)).isCompleted();
    assertThat(rig.ask(Bucket.ASSOCIATIONS)).isCompleted();
    assertThat(rig.ask(Bucket.WORKFLOW_WRITES)).isNotDone();
    assertThat(rig.ask(Bucket.OAUTH)).isCompleted();
    assertThat(rig.state(Bucket.BURST, "3/1m").used()).isEqualTo(3);
    assertThat(rig.state(Bucket.WORKFLOW_WRITES, "workflow-writes").used()).isZero();
    assertThat(rig.quota.states())
        .noneMatch(s -> s.bucket() == Bucket.OAUTH && s.window().equals("3/1m"));
  }

  @Test
  void in_a_shared_window_the_higher_priority_goes_first_and_no_bucket_starves() {
    rig = new QuotaRig("extra", "1/1s", "lease", "1000");
    var served = new ArrayList<String>();
    rig.ask(Bucket.OAUTH);
    Permit first = rig.ask(Bucket.BURST).join();
    for (int i = 0; i < 12; i++) {
      rig.quota
          .acquire(PORTAL, Bucket.BURST, Priority.INTERACTIVE, HOUR)
          .thenAccept(p -> answerAndNote(p, served, "burst"));
    }
    for (int i = 0; i < 2; i++) {
      rig.quota
          .acquire(PORTAL, Bucket.SEARCH, Priority.BULK, HOUR)
          .thenAccept(p -> answerAndNote(p, served, "search"));
    }
    first.answered();
    rig.time.run(Duration.ofSeconds(30));
    assertThat(served).hasSize(14);
    assertThat(served.subList(0, 8)).containsOnly("burst");
    assertThat(served.get(8)).isEqualTo("search");
    assertThat(served.get(9)).isEqualTo("burst");
  }

  @Test
  void a_bucket_of_low_priority_gets_every_ninth_slot_of_a_shared_window() {
    rig = new QuotaRig("extra", "1/1s", "lease", "1000");
    var served = new ArrayList<String>();
    Permit first = rig.ask(Bucket.BURST).join();
    queue(Bucket.BURST, Priority.BULK, 2, served);
    queue(Bucket.SEARCH, Priority.BULK, 2, served);
    queue(Bucket.ASSOCIATIONS, Priority.INTERACTIVE, 20, served);
    first.answered();
    rig.time.run(Duration.ofSeconds(21));
    assertThat(String.join(" ", served)).startsWith("A A A A A A A A B S A A A A A A A B S A");
  }

  @Test
  void buckets_of_one_priority_take_turns_in_a_shared_window() {
    rig = new QuotaRig("extra", "1/1s", "lease", "1000");
    var served = new ArrayList<String>();
    Permit first = rig.ask(Bucket.BURST).join();
    queue(Bucket.BURST, Priority.NORMAL, 3, served);
    queue(Bucket.SEARCH, Priority.NORMAL, 3, served);
    queue(Bucket.ASSOCIATIONS, Priority.NORMAL, 3, served);
    first.answered();
    rig.time.run(Duration.ofSeconds(10));
    assertThat(String.join(" ", served)).isEqualTo("B S A B S A B S A");
  }

  private void queue(Bucket bucket, Priority priority, int calls, List<String> served) {
    for (int i = 0; i < calls; i++) {
      rig.quota
          .acquire(PORTAL, bucket, priority, HOUR)
          .thenAccept(permit -> answerAndNote(permit, served, bucket.name().substring(0, 1)));
    }
  }

  private static void answerAndNote(Permit permit, List<String> served, String name) {
    served.add(name);
    permit.answered();
  }

  @Test
  void a_critical_call_passes_those_that_are_spread() {
    rig = new QuotaRig("burst", "100", "lease", "1000");
    rig.use(80);
    CompletableFuture<Permit> bulk = rig.ask(Priority.BULK, HOUR);
    CompletableFuture<Permit> critical = rig.ask(Priority.CRITICAL, HOUR);
    assertThat(critical).isCompleted();
    assertThat(bulk).isNotDone();
    rig.time.run(Duration.ofMillis(100));
    assertThat(bulk).isCompleted();
  }

  @Test
  void critical_calls_go_even_when_it_is_the_turn_of_one_that_is_spread() {
    rig = new QuotaRig("burst", "200", "lease", "1000");
    rig.use(160);
    CompletableFuture<Permit> spread = rig.ask(Priority.INTERACTIVE, HOUR);
    assertThat(ask(12, Priority.CRITICAL)).allMatch(CompletableFuture::isDone);
    assertThat(spread).isNotDone();
  }

  @Test
  void a_known_plan_sets_the_limit_of_ten_seconds() {
    rig = new QuotaRig("tier", "free", "lease", "1000");
    rig.ask(Bucket.BURST);
    rig.quota.learnPlan(
        PORTAL, RateLimits.of(RateLimits.AppKind.PRIVATE, RateLimits.Tier.LIMIT_INCREASE));
    assertThat(rig.state(Bucket.BURST, "burst").limit())
        .isEqualTo(
            RateLimits.of(RateLimits.AppKind.PRIVATE, RateLimits.Tier.LIMIT_INCREASE)
                .burstPerTenSeconds());
  }

  @Test
  void others_are_left_their_share_after_a_pause_too() {
    rig = new QuotaRig("burst", "10", "lease", "1000");
    Permit permit = rig.ask(Bucket.BURST).join();
    permit.answered(new RateLimitHeaders(10_000, 10, 4, -1, -1));
    rig.quota.limited(PORTAL, Bucket.BURST, null, Duration.ofSeconds(30));
    rig.time.run(Duration.ofSeconds(30));
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(5);
  }

  @Test
  void the_last_call_of_the_day_ends_it() {
    Permit permit = rig.ask(Priority.NORMAL, HOUR).join();
    permit.answered(new RateLimitHeaders(-1, -1, -1, 1000, 0));
    assertDailyUsed(rig.ask(Priority.NORMAL, HOUR), "2026-11-22T00:01:00Z");
  }

  @Test
  void the_limit_is_learned_from_headers_upwards_and_downwards() {
    rig = new QuotaRig("tier", "free", "lease", "1000");
    Permit permit = rig.ask(Priority.NORMAL, HOUR).join();
    permit.answered(new RateLimitHeaders(10_000, 190, 189, -1, -1));
    assertThat(rig.state(Bucket.BURST, "burst").limit()).isEqualTo(190);
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(1);
    rig.quota.learn(PORTAL, Bucket.BURST, new RateLimitHeaders(-1, 150, 149, -1, -1));
    assertThat(rig.state(Bucket.BURST, "burst").limit()).isEqualTo(150);
    rig.quota.learn(PORTAL, Bucket.BURST, new RateLimitHeaders(1_000, 15, 14, -1, -1));
    rig.quota.learn(PORTAL, Bucket.ASSOCIATIONS, new RateLimitHeaders(10_000, 150, 1, -1, -1));
    assertThat(rig.state(Bucket.BURST, "burst").limit()).isEqualTo(150);
    assertThat(rig.state(Bucket.ASSOCIATIONS, "associations").limit()).isEqualTo(100);
    rig.quota.learnPlan(
        PORTAL, RateLimits.of(RateLimits.AppKind.PRIVATE, RateLimits.Tier.LIMIT_INCREASE));
    assertThat(rig.state(Bucket.BURST, "burst").limit()).isEqualTo(150);
    assertThat(rig.state(Bucket.ASSOCIATIONS, "associations").limit()).isEqualTo(200);
    assertThat(rig.state(Bucket.BURST, "day").limit()).isEqualTo(2_000_000);
    assertThat(rig.state(Bucket.ASSOCIATIONS, "associations-day").limit()).isEqualTo(1_000_000);
    assertThat(rig.state(Bucket.SEARCH, "search").limit()).isEqualTo(5);
  }

  @Test
  void headers_teach_before_the_call_that_brought_them_is_over() {
    List<CompletableFuture<Permit>> permits = ask(2, Priority.CRITICAL);
    rig.quota.learn(PORTAL, Bucket.BURST, new RateLimitHeaders(10_000, 4, 1, -1, -1));
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(3);
    permits.forEach(p -> p.join().answered());
  }

  @Test
  void headers_tell_what_other_apps_used_today() {
    Permit permit = rig.ask(Priority.NORMAL, HOUR).join();
    rig.ask(Priority.NORMAL, HOUR);
    permit.answered(new RateLimitHeaders(-1, -1, -1, 1000, 400));
    assertThat(rig.state(Bucket.BURST, "day").limit()).isEqualTo(1000);
    assertThat(rig.state(Bucket.BURST, "day").used()).isEqualTo(601);
    Permit association = rig.ask(Bucket.ASSOCIATIONS).join();
    association.answered(new RateLimitHeaders(-1, -1, -1, 500, 1));
    assertThat(rig.state(Bucket.BURST, "day").limit()).isEqualTo(1000);
    assertThat(rig.state(Bucket.ASSOCIATIONS, "associations-day").used()).isEqualTo(1);
  }

  @Test
  void a_used_up_day_fails_calls_at_once_those_waiting_included() {
    rig.use(4);
    CompletableFuture<Permit> waiting = rig.ask(Priority.NORMAL, HOUR);
    rig.quota.learnDaily(
        PORTAL, 1000, 1000, Instant.parse("2026-11-22T05:00:00Z"), ZoneId.of("US/Eastern"));
    assertDailyUsed(waiting, "2026-11-22T05:01:00Z");
    assertDailyUsed(rig.ask(Priority.CRITICAL, Duration.ofDays(2)), "2026-11-22T05:01:00Z");
    assertDailyUsed(rig.ask(Bucket.SEARCH), "2026-11-22T05:01:00Z");
    assertThat(rig.ask(Bucket.ASSOCIATIONS)).isCompleted();
    assertThat(count("caravan.quota.denied", "bucket", "burst", "reason", "day")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "CRITICAL, 59, 60, true",
    "CRITICAL, 59, 59, false",
    "CRITICAL, 60, 600, false",
    "INTERACTIVE, 59, 60, false",
  })
  void only_critical_calls_wait_for_a_reset_that_is_near(
      Priority priority, int minutesToReset, int patienceMinutes, boolean waits) {
    rig.time.run(Duration.ofHours(3));
    Instant reset = rig.time.truth().plus(Duration.ofMinutes(minutesToReset));
    rig.quota.learnDaily(PORTAL, 1000, 1000, reset, null);
    CompletableFuture<Permit> permit = rig.ask(priority, Duration.ofMinutes(patienceMinutes));
    if (waits) {
      assertThat(permit).isNotDone();
      rig.time.run(Duration.ofMinutes(minutesToReset + 1));
      assertThat(permit).isCompleted();
    } else {
      assertDailyUsed(permit, reset.plusSeconds(60).toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TEN_SECONDLY_ROLLING, , 10",
    "SECONDLY, , 1",
    "secondly, 0, 1",
    ", , 10",
    "SOMETHING_NEW, , 10",
    "TEN_SECONDLY_ROLLING, 3, 3",
    "SECONDLY, 30, 30",
    "DAILY, 7, 7",
  })
  void a_429_pauses_its_bucket_for_the_window_that_it_names(
      String policy, Integer retryAfter, int seconds) {
    rig.time.run(Duration.ofMinutes(1));
    rig.quota.limited(
        PORTAL, Bucket.BURST, policy, retryAfter == null ? null : Duration.ofSeconds(retryAfter));
    CompletableFuture<Permit> permit = rig.ask(Priority.CRITICAL, HOUR);
    assertThat(rig.ask(Bucket.SEARCH)).isCompleted();
    assertThat(rig.state(Bucket.BURST, "burst").estimatedWait())
        .isEqualTo(Duration.ofSeconds(seconds));
    rig.time.run(Duration.ofSeconds(seconds).minusNanos(1));
    assertThat(permit).isNotDone();
    rig.time.run(Duration.ofNanos(1));
    assertThat(permit).isCompleted();
    assertThat(count("caravan.quota.refused", "portal", "4711", "bucket", "burst")).isEqualTo(1);
  }

  @Test
  void a_shorter_pause_does_not_end_a_longer_one() {
    rig.quota.limited(PORTAL, Bucket.BURST, "TEN_SECONDLY_ROLLING", null);
    rig.quota.limited(PORTAL, Bucket.BURST, "SECONDLY", null);
    CompletableFuture<Permit> permit = rig.ask(Priority.CRITICAL, HOUR);
    rig.time.run(Duration.ofSeconds(9));
    assertThat(permit).isNotDone();
  }

  @Test
  void a_daily_429_ends_the_day_for_its_buckets() {
    rig.quota.limited(PORTAL, Bucket.SEARCH, "DAILY", null);
    assertDailyUsed(rig.ask(Priority.NORMAL, HOUR), "2026-11-22T00:01:00Z");
    rig.quota.limited(PORTAL, Bucket.OAUTH, "DAILY", null);
    CompletableFuture<Permit> token = rig.ask(Bucket.OAUTH);
    rig.time.run(Duration.ofSeconds(10));
    assertThat(token).isCompleted();
  }

  @Test
  void states_tell_use_and_estimated_wait() {
    rig.use(4);
    ask(3, Priority.NORMAL);
    QuotaState state = rig.state(Bucket.BURST, "burst");
    assertThat(state).isEqualTo(new QuotaState(PORTAL, Bucket.BURST, "burst", 4, 4, 3, HOLD));
    rig.quota.acquire(1, Bucket.BURST, Priority.BULK, Duration.ZERO);
    assertThat(rig.quota.states().get(0).portalId()).isEqualTo(1);
    assertThat(rig.quota.states()).hasSize(2 * 11);
  }

  @Test
  void waits_permits_and_gauges_are_measured() {
    rig.time.run(Duration.ofMinutes(1));
    rig.use(3);
    ask(2, Priority.BULK);
    assertThat(
            rig.meters
                .get("caravan.quota.waiting")
                .tags("portal", "4711", "bucket", "burst")
                .gauge()
                .value())
        .isEqualTo(1);
    assertThat(
            rig.meters
                .get("caravan.quota.estimated.wait")
                .tags("portal", "4711", "bucket", "burst")
                .gauge()
                .value())
        .isPositive();
    rig.time.run(HOLD);
    assertThat(count("caravan.quota.granted", "bucket", "burst")).isEqualTo(5);
    var wait =
        rig.meters.get("caravan.quota.wait").tags("bucket", "burst", "priority", "bulk").timer();
    assertThat(wait.count()).isEqualTo(2);
    assertThat(wait.totalTime(java.util.concurrent.TimeUnit.MILLISECONDS)).isEqualTo(10_001);
    var remaining =
        rig.meters.get("caravan.quota.remaining").tags("portal", "4711", "bucket", "burst");
    assertThat(remaining.tags("window", "burst").gauge().value()).isEqualTo(2);
    assertThat(
            rig.meters
                .get("caravan.quota.remaining")
                .tags("bucket", "associations", "window", "associations-day")
                .gauge()
                .value())
        .isNaN();
  }

  @Test
  void an_idle_portal_is_forgotten_when_its_windows_are_empty_and_no_sooner() {
    rig = new QuotaRig("app", "marketplace", "burst", "4");
    rig.use(1);
    rig.time.run(Duration.ofSeconds(29));
    assertThat(rig.quota.states()).isNotEmpty();
    rig.time.run(Duration.ofSeconds(60));
    assertThat(rig.quota.states()).isEmpty();
    assertThat(rig.meters.find("caravan.quota.waiting").gauges()).isEmpty();
    assertThat(rig.ledger.durable.get(PORTAL).windows().get(0).open()).isZero();
    assertThat(rig.ask(Priority.NORMAL, HOUR)).isCompleted();
    rig.time.run(Duration.ofSeconds(110));
    assertThat(rig.quota.states()).isNotEmpty();
  }

  @Test
  void a_portal_whose_last_call_was_never_answered_is_forgotten_in_the_end() {
    rig = new QuotaRig("app", "marketplace", "burst", "4", "max-call", "47s");
    rig.ask(Priority.NORMAL, HOUR);
    rig.time.run(Duration.ofMinutes(3));
    assertThat(rig.quota.states()).isEmpty();
  }

  @Test
  void a_pause_is_not_forgotten_with_an_idle_portal() {
    rig = new QuotaRig("app", "marketplace", "burst", "4");
    rig.quota.limited(PORTAL, Bucket.BURST, null, Duration.ofMinutes(5));
    rig.time.run(Duration.ofMinutes(5).minusNanos(1));
    CompletableFuture<Permit> permit = rig.ask(Priority.CRITICAL, HOUR);
    assertThat(permit).isNotDone();
    rig.time.run(Duration.ofNanos(1));
    assertThat(permit).isCompleted();
    permit.join().answered();
    rig.time.run(Duration.ofMinutes(2));
    assertThat(rig.quota.states()).isEmpty();
  }

  @Test
  void a_portal_that_used_its_day_is_kept_until_the_reset() {
    rig.use(1);
    rig.time.run(HOUR);
    assertThat(rig.state(Bucket.BURST, "day").used()).isEqualTo(1);
    rig.time.run(Duration.ofHours(12));
    assertThat(rig.quota.states()).isEmpty();
  }

  @Test
  void closing_fails_those_who_wait_and_saves_exactly_what_was_used() {
    rig.use(4);
    CompletableFuture<Permit> waiting = rig.ask(Priority.NORMAL, HOUR);
    rig.quota.close();
    assertNoPermit(waiting, "Caravan is stopping");
    assertNoPermit(rig.ask(Priority.NORMAL, HOUR), "Caravan is stopping");
    PortalUsage.WindowUsage burst = rig.ledger.durable.get(PORTAL).windows().get(0);
    assertThat(burst.open()).isZero();
    assertThat(burst.releases()).extracting(PortalUsage.Release::calls).containsExactly(4L);
    assertThat(rig.meters.find("caravan.quota.waiting").gauges()).isEmpty();
    assertThat(rig.quota.states()).isEmpty();
    assertThat(rig.time.pending()).as("timers").isZero();
  }

  @Test
  void closing_does_not_wait_for_usage_that_is_still_being_read() {
    rig = new QuotaRig(new VirtualTime(QuotaRig.NOON), Duration.ofSeconds(1));
    CompletableFuture<Permit> waiting = rig.ask(Priority.NORMAL, HOUR);
    rig.quota.close();
    assertNoPermit(waiting, "Caravan is stopping");
  }

  @Test
  void a_lease_is_given_up_when_that_is_durable_and_not_before() {
    var time = new VirtualTime(QuotaRig.NOON);
    rig = new QuotaRig(time, Duration.ofSeconds(1), "lease", "100");
    var portal =
        new PortalQuota(
            PORTAL,
            rig.settings,
            rig.settings.assumedPlan(),
            rig.ledger,
            time::now,
            time.clock(),
            QuotaRig.NOON,
            time,
            new QuotaMeters(rig.meters));
    portal.load();
    portal.acquire(Bucket.BURST, Priority.NORMAL, HOUR);
    time.run(Duration.ofSeconds(2));

    CompletableFuture<Void> given = portal.surrender();

    assertThat(given).isNotDone();
    time.run(Duration.ofSeconds(1));
    assertThat(given).isCompleted();
    assertThat(rig.ledger.durable.get(PORTAL).windows().get(0).open()).isEqualTo(1);
    assertThat(portal.surrender()).as("nothing left to give up").isCompleted();
  }

  @Test
  void closing_without_a_store_is_counted_and_does_not_fail() {
    rig.use(1);
    rig.ledger.failing = true;
    rig.quota.close();
    assertThat(rig.meters.get("caravan.quota.save.failed").counter().count()).isEqualTo(1);
  }

  @Test
  void an_interrupted_close_leaves_the_thread_interrupted() {
    rig = new QuotaRig(new VirtualTime(QuotaRig.NOON), Duration.ofSeconds(1), "lease", "100");
    rig.ask(Priority.NORMAL, HOUR);
    rig.time.run(Duration.ofSeconds(2));
    Thread.currentThread().interrupt();
    rig.quota.close();
    assertThat(Thread.interrupted()).isTrue();
  }

  /** The lock is re-entrant: whoever kept it would not notice, but everybody else would. */
  @Test
  void nothing_keeps_a_portal_locked() throws Exception {
    freeForOthers("acquired");
    Permit permit = rig.ask(Priority.NORMAL, HOUR).join();
    freeForOthers("granted");
    permit.answered();
    freeForOthers("answered");
    rig.ask(Priority.NORMAL, HOUR).join().notSent();
    freeForOthers("not sent");
    ask(4, Priority.CRITICAL);
    rig.ask(Priority.NORMAL, HOUR).cancel(false);
    freeForOthers("left");
    rig.quota.states();
    freeForOthers("states");
    rig.meters.get("caravan.quota.waiting").tags("bucket", "burst").gauge().value();
    freeForOthers("waiting");
    rig = new QuotaRig("app", "marketplace");
    rig.use(1);
    rig.time.run(Duration.ofSeconds(30));
    freeForOthers("surrendered");
    Permit last = rig.ask(Priority.NORMAL, HOUR).join();
    rig.quota.close();
    freeForOthers("closed", last::answered);
  }

  private void freeForOthers(String after) throws Exception {
    QuotaRig current = rig;
    freeForOthers(after, () -> current.quota.states());
  }

  private static void freeForOthers(String after, Runnable something) throws Exception {
    try {
      CompletableFuture.runAsync(something).get(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("locked after: " + after, e);
    }
  }

  @Test
  void after_a_crash_what_was_reserved_counts_as_used() {
    rig = new QuotaRig("burst", "10", "lease", "3");
    rig.use(4);
    rig.start();
    rig.ask(Priority.CRITICAL, HOUR);
    // Saved after the fourth call, with three more reserved; and the one of now.
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(4 + 3 + 1);
    rig.time.run(Duration.ofSeconds(13));
    assertThat(rig.state(Bucket.BURST, "burst").used()).isEqualTo(1);
  }

  @Test
  void nothing_is_sent_while_nothing_can_be_reserved_and_all_goes_on_when_it_can() {
    rig.ledger.failing = true;
    CompletableFuture<Permit> permit = rig.ask(Priority.CRITICAL, HOUR);
    rig.time.run(Duration.ofSeconds(1));
    assertThat(permit).isNotDone();
    assertThat(rig.ledger.loads).isEqualTo(5);
    rig.ledger.failing = false;
    rig.time.run(Duration.ofMillis(250));
    assertThat(permit).isCompleted();
  }

  @Test
  void no_more_is_granted_than_is_durably_reserved() {
    rig =
        new QuotaRig(
            new VirtualTime(QuotaRig.NOON), Duration.ofSeconds(1), "burst", "100", "lease", "2");
    List<CompletableFuture<Permit>> permits = ask(60, Priority.CRITICAL);
    rig.time.run(Duration.ofSeconds(2).minusNanos(1));
    assertThat(permits).noneMatch(CompletableFuture::isDone);
    rig.time.run(Duration.ofNanos(1));
    assertThat(permits.stream().filter(CompletableFuture::isDone)).hasSize(20);
    rig.time.run(Duration.ofSeconds(1));
    assertThat(permits.stream().filter(CompletableFuture::isDone)).hasSize(40);
  }

  @Test
  void a_failing_save_is_repeated_with_pauses_and_calls_wait_for_it() {
    rig = new QuotaRig("burst", "100", "lease", "2");
    rig.use(1);
    rig.ledger.failing = true;
    int before = rig.ledger.saves;
    List<CompletableFuture<Permit>> permits = ask(60, Priority.CRITICAL);
    assertThat(permits.get(59)).isNotDone();
    assertThat(rig.ledger.saves - before).isEqualTo(1);
    rig.time.run(Duration.ofSeconds(1));
    assertThat(rig.ledger.saves - before).isEqualTo(5);
    assertThat(permits.get(59)).isNotDone();
    assertThat(rig.meters.get("caravan.quota.save.failed").counter().count()).isEqualTo(5);
    rig.ledger.failing = false;
    rig.time.run(Duration.ofMillis(250));
    assertThat(permits.get(59)).isCompleted();
  }

  @Test
  void the_timer_is_set_about_once_per_freed_slot_however_many_wait() {
    rig.use(4);
    for (CompletableFuture<Permit> permit : ask(1000, Priority.NORMAL)) {
      permit.thenAccept(Permit::answered);
    }
    long before = rig.time.wakeUps();
    rig.time.run(Duration.ofMinutes(10));
    assertThat(rig.time.wakeUps() - before).isLessThan(2 * 4 * 60 + 40);
  }
}
