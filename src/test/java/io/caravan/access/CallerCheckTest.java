package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller.Kind;
import io.caravan.http.Doorkeeper;
import io.caravan.http.Doorkeeper.Admitted;
import io.caravan.http.Doorkeeper.Entry;
import io.caravan.http.Doorkeeper.Knock;
import io.caravan.http.Doorkeeper.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what the others hear. */
class CallerCheckTest {

  private static final String ADDRESS = "192.0.2.7";
  private static final String KEY = "cvn_4711_good";

  @TempDir private Path directory;

  private final OperatorToken operator = OperatorToken.random();
  private final AtomicLong nanos = new AtomicLong();
  private LocalTokens tokens;
  private Standing standing = Optional::of;
  private Executor threads = Runnable::run;
  private CallerCheck check;

  @BeforeEach
  void build() throws Exception {
    tokens = LocalTokens.in(directory, Clock.systemUTC());
    check =
        new CallerCheck(
            operator,
            (key, address) ->
                key.equals(KEY)
                    ? Optional.of(new Caller(Kind.API_KEY, "k1", "acme", Role.VIEWER, address))
                    : Optional.empty(),
            new TokenCheck(
                Signatures.of(tokens),
                Optional.empty(),
                Optional.empty(),
                Duration.ofDays(1),
                id -> false,
                Clock.systemUTC()),
            caller -> standing.now(caller),
            new CallRate(3, 100, nanos::get),
            new CallRate(2, 120, nanos::get),
            new Refusals(new SimpleMeterRegistry()),
            task -> threads.execute(task));
  }

  @Test
  void the_name_of_the_caller_is_the_same_for_ports_and_routes() {
    assertThat(Doorkeeper.CALLER).isEqualTo(Caller.NAME);
    assertThat(Role.find(Doorkeeper.MOST)).contains(Role.ADMIN);
  }

  @Test
  void a_command_is_let_in_with_the_operator_token_and_says_who_typed_it() {
    Caller caller =
        admitted(
            Map.of(
                "Authorization",
                List.of("Bearer " + operator.reveal()),
                "Caravan-User",
                List.of("ada")));
    assertThat(caller)
        .isEqualTo(new Caller(Kind.COMMAND, "ada", Caller.ALL_DOMAINS, Role.ADMIN, ADDRESS));
    assertThat(
            admitted(
                    Map.of(
                        "Authorization",
                        List.of("bearer " + operator.reveal()),
                        "Caravan-User",
                        List.of("a\nb")))
                .id())
        .isEqualTo("operator");
    assertThat(operator.toString()).doesNotContain(operator.reveal());
  }

  @Test
  void who_typed_it_is_not_heeded_with_any_other_credential() {
    assertThat(admitted(Map.of("X-API-Key", List.of(KEY), "Caravan-User", List.of("root"))).id())
        .isEqualTo("k1");
  }

  @Test
  void an_api_key_comes_in_either_header() {
    assertThat(admitted(Map.of("X-API-Key", List.of(KEY))).kind()).isEqualTo(Kind.API_KEY);
    assertThat(admitted(bearer(KEY)).domain()).isEqualTo("acme");
  }

  @Test
  void without_a_credential_or_with_two_nobody_is_let_in() {
    Refused none = refused(Map.of());
    assertThat(none.problem().status()).isEqualTo(401);
    assertThat(none.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"caravan\"");
    for (Map<String, List<String>> unclear :
        List.<Map<String, List<String>>>of(
            Map.of("X-API-Key", List.of(KEY), "Authorization", List.of("Bearer " + KEY)),
            Map.of("X-API-Key", List.of(KEY, KEY)),
            Map.of("Authorization", List.of("Basic YTpi")),
            Map.of("Authorization", List.of("Bearer")),
            Map.of("Authorization", List.of("Bearer a b")),
            Map.of("Authorization", List.of(KEY)),
            bearer("x".repeat(8_193)))) {
      assertThat(refused(unclear).problem().status()).as(unclear.toString()).isEqualTo(401);
    }
  }

  @Test
  void a_user_that_is_no_more_is_not_let_in_and_a_lesser_role_counts_at_once() {
    String token = tokens.issue("ada", "acme", Role.ADMIN, Duration.ofHours(1)).text();
    standing =
        claimed ->
            Optional.of(
                new Caller(
                    claimed.kind(),
                    claimed.id(),
                    claimed.domain(),
                    Role.VIEWER,
                    claimed.address()));
    assertThat(admitted(bearer(token)).role()).isEqualTo(Role.VIEWER);
    standing = claimed -> Optional.empty();
    assertThat(refused(bearer(token)).problem().status()).isEqualTo(401);
  }

  @Test
  void who_calls_too_often_hears_when_to_come_back() {
    Admitted first = (Admitted) enter(bearer(KEY));
    assertThat(first.headers())
        .containsEntry("RateLimit-Limit", "3")
        .containsEntry("RateLimit-Remaining", "2");
    enter(bearer(KEY));
    enter(bearer(KEY));
    Refused fourth = refused(bearer(KEY));
    assertThat(fourth.problem().status()).isEqualTo(429);
    assertThat(fourth.headers())
        .containsEntry("Retry-After", "60")
        .containsEntry("RateLimit-Remaining", "0");
    for (int i = 0; i < 10; i++) {
      admitted(bearer(operator.reveal()));
    }
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    admitted(bearer(KEY));
  }

  @Test
  void an_address_that_guesses_is_not_listened_to_but_commands_are() {
    assertThat(refused(bearer("cvn_wrong")).problem().status()).isEqualTo(401);
    assertThat(refused(bearer("cvo_wrong")).problem().status()).isEqualTo(401);
    Refused third = refused(bearer(KEY));
    assertThat(third.problem().status()).isEqualTo(429);
    assertThat(third.headers()).containsEntry("Retry-After", "60");
    admitted(bearer(operator.reveal()));
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    admitted(bearer(KEY));
  }

  @Test
  void credentials_that_cannot_be_checked_for_now_are_told_to_come_back() {
    threads =
        task -> {
          throw new RejectedExecutionException();
        };
    Refused busy = refused(bearer(KEY));
    assertThat(busy.problem().status()).isEqualTo(503);
    assertThat(busy.headers()).containsKey("Retry-After");
  }

  @Test
  void a_need_is_met_by_its_role_and_those_above_it() {
    var viewer = new Caller(Kind.USER, "v", "acme", Role.VIEWER, ADDRESS);
    var admin = new Caller(Kind.USER, "a", "acme", Role.ADMIN, ADDRESS);
    assertThat(check.refusal(viewer, "viewer")).isEmpty();
    assertThat(check.refusal(viewer, "operator").orElseThrow().status()).isEqualTo(403);
    assertThat(check.refusal(admin, "operator")).isEmpty();
    assertThat(check.refusal(viewer, "misspelt").orElseThrow().status()).isEqualTo(403);
    assertThat(check.refusal(admin, "misspelt")).isEmpty();
    assertThat(check.refusal(null, "viewer").orElseThrow().status()).isEqualTo(401);
    assertThat(check.refusal("somebody", "viewer")).isPresent();
  }

  private static Map<String, List<String>> bearer(String credential) {
    return Map.of("Authorization", List.of("Bearer " + credential));
  }

  private Caller admitted(Map<String, List<String>> headers) {
    Entry entry = enter(headers);
    assertThat(entry).isInstanceOf(Admitted.class);
    return (Caller) ((Admitted) entry).caller();
  }

  private Refused refused(Map<String, List<String>> headers) {
    Entry entry = enter(headers);
    assertThat(entry).isInstanceOf(Refused.class);
    return (Refused) entry;
  }

  private Entry enter(Map<String, List<String>> headers) {
    return check
        .identify(new Knock("GET", "/x", ADDRESS, name -> headers.getOrDefault(name, List.of())))
        .toCompletableFuture()
        .join();
  }
}
