package io.caravan.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OAuthTokenTest {

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private final AtomicLong nanos = new AtomicLong(5);
  private final List<Long> used = new ArrayList<>();
  private final List<CompletableFuture<AccessToken>> grants = new ArrayList<>();
  private final OAuthToken token =
      new OAuthToken(
          "Portal emea",
          "check caravan.hubspot.client-secret",
          known -> {
            used.add(known);
            grants.add(new CompletableFuture<>());
            return grants.get(grants.size() - 1);
          },
          nanos::get,
          Duration.ofMinutes(5));

  @Test
  void all_who_ask_while_there_is_none_wait_for_one_refresh() {
    var one = token.current();
    var two = token.current();
    assertThat(used).hasSize(1);
    one.cancel(true);
    grant("access-1", HALF_AN_HOUR);
    assertThat(two).isCompletedWithValue("access-1");
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(used).hasSize(1);
  }

  @Test
  void a_token_is_replaced_ahead_of_its_end_while_it_still_serves() {
    token.current();
    grant("access-1", HALF_AN_HOUR);
    pass(Duration.ofMinutes(24));
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(used).hasSize(1);

    pass(Duration.ofMinutes(2));
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(used).hasSize(2);

    grant("access-2", HALF_AN_HOUR);
    assertThat(token.current()).isCompletedWithValue("access-2");
  }

  @Test
  void a_short_lived_token_is_not_refreshed_all_the_time() {
    token.current();
    grant("access-1", Duration.ofMinutes(3));
    pass(Duration.ofMinutes(1));
    token.current();
    assertThat(used).hasSize(1);
  }

  @Test
  void a_token_past_its_end_is_not_given_out() {
    token.current();
    grant("access-1", HALF_AN_HOUR);
    pass(Duration.ofMinutes(31));
    var next = token.current();
    assertThat(next).isNotDone();
    grant("access-2", HALF_AN_HOUR);
    assertThat(next).isCompletedWithValue("access-2");
  }

  @Test
  void many_who_were_refused_with_the_same_token_cause_one_refresh() {
    token.current();
    grant("access-1", HALF_AN_HOUR);
    var one = token.newerThan("access-1");
    var two = token.newerThan("access-1");
    assertThat(used).hasSize(2);
    grant("access-2", HALF_AN_HOUR);
    assertThat(one).isCompletedWithValue("access-2");
    assertThat(two).isCompletedWithValue("access-2");
    assertThat(token.newerThan("access-1")).isCompletedWithValue("access-2");
    assertThat(used).hasSize(2);
  }

  @Test
  void a_renewal_is_told_which_token_is_of_no_use_any_more() {
    token.current();
    grant("access-1", HALF_AN_HOUR);
    token.newerThan("access-1");
    grant("access-2", HALF_AN_HOUR);
    token.newerThan("access-2");
    assertThat(used).containsExactly(-1L, 1L, 2L);
  }

  @Test
  void a_token_that_another_instance_got_earlier_is_replaced_when_it_is_due() {
    token.current();
    grants
        .get(0)
        .complete(new AccessToken(new Secret("access-1"), Duration.ofMinutes(7), HALF_AN_HOUR, 1));
    pass(Duration.ofMinutes(1));
    token.current();
    assertThat(used).hasSize(1);
    pass(Duration.ofMinutes(2));
    token.current();
    assertThat(used).hasSize(2);
  }

  @Test
  void a_gone_installation_ends_asking_for_good() {
    var first = token.current();
    grants.get(0).completeExceptionally(new InstallationGone("HubSpot says BAD_REFRESH_TOKEN"));

    assertUnauthorised(first, "is disconnected");
    assertThat(token.disconnected()).hasValueSatisfying(why -> assertThat(why).contains("emea"));
    pass(Duration.ofDays(1));
    assertUnauthorised(token.current(), "is disconnected");
    assertThat(used).hasSize(1);
  }

  @Test
  void a_misconfigured_app_is_tried_again_but_not_at_once() {
    assertUnauthorisedAfter("BAD_CLIENT_SECRET", token.current());
    assertThat(token.disconnected()).isEmpty();
    assertUnauthorised(token.current(), "client-secret");
    assertThat(used).hasSize(1);

    pass(Duration.ofSeconds(6));
    var again = token.current();
    grant("access-1", HALF_AN_HOUR);
    assertThat(again).isCompletedWithValue("access-1");
  }

  @Test
  void trouble_ahead_of_the_end_costs_nothing() {
    token.current();
    grant("access-1", HALF_AN_HOUR);
    pass(Duration.ofMinutes(26));
    token.current();
    grants.get(1).completeExceptionally(new CallFailed(new CallError.Unavailable("down")));
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(used).hasSize(2);
    pass(Duration.ofSeconds(6));
    assertThat(token.current()).isCompletedWithValue("access-1");
    assertThat(used).hasSize(3);
  }

  @Test
  void secrets_do_not_show() {
    assertThat(new Secret("pat-planted").toString()).doesNotContain("pat");
    var grant =
        new TokenGrant(new Secret("planted"), Optional.of(new Secret("planted")), HALF_AN_HOUR);
    assertThat(grant.toString()).doesNotContain("planted");
  }

  private void assertUnauthorisedAfter(String status, CompletableFuture<String> asked) {
    refuse(status);
    assertUnauthorised(asked, "gets no token");
  }

  private static void assertUnauthorised(CompletableFuture<String> asked, String words) {
    assertThat(asked)
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(
            CallFailed.class,
            failed -> {
              assertThat(failed.error()).isInstanceOf(CallError.Unauthorised.class);
              assertThat(failed.getMessage()).contains(words);
            });
  }

  private void grant(String access, Duration goodFor) {
    grants
        .get(grants.size() - 1)
        .complete(new AccessToken(new Secret(access), goodFor, goodFor, grants.size()));
  }

  private void refuse(String status) {
    grants
        .get(grants.size() - 1)
        .completeExceptionally(
            new CallFailed(new CallError.Rejected("HubSpot says " + status, 400, status, "{}")));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
