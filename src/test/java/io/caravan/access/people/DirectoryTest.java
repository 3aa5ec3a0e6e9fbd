package io.caravan.access.people;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets in. */
class DirectoryTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ADDRESS = "192.0.2.7";

  private final KeyText text = KeyText.random(new SecureRandom());
  private final Domain acme = new Domain("acme", State.ACTIVE, NOW);
  private final User ada = user("ada", Role.ADMIN, State.ACTIVE);

  @Test
  void a_valid_key_lets_its_machine_in_with_domain_role_and_address() {
    assertThat(of(acme, ada, key("ada", Role.OPERATOR)).caller(text, ADDRESS, NOW))
        .contains(new Caller(Caller.Kind.API_KEY, text.id(), "acme", Role.OPERATOR, ADDRESS));
  }

  @Test
  void a_key_with_the_right_id_and_another_secret_lets_nobody_in() {
    var forged = new KeyText(text.id(), KeyText.random(new SecureRandom()).secret());

    assertThat(of(acme, ada, key("ada", Role.OPERATOR)).caller(forged, ADDRESS, NOW)).isEmpty();
  }

  @Test
  void a_key_ends_at_the_moment_it_expires() {
    Directory directory = of(acme, ada, key("ada", Role.VIEWER));
    Instant end = NOW.plus(Duration.ofDays(90));

    assertThat(directory.caller(text, ADDRESS, end.minusMillis(1))).isPresent();
    assertThat(directory.caller(text, ADDRESS, end)).isEmpty();
  }

  @Test
  void nobody_of_a_suspended_or_missing_domain_gets_in() {
    ApiKey key = key("ada", Role.VIEWER);
    var suspended = new Domain("acme", State.SUSPENDED, NOW);
    var other = new Domain("other", State.ACTIVE, NOW);

    assertThat(of(suspended, ada, key).caller(text, ADDRESS, NOW)).isEmpty();
    assertThat(of(other, ada, key).caller(text, ADDRESS, NOW)).isEmpty();
    assertThat(of(suspended, ada, key).now(claimed("ada", "acme", Role.ADMIN))).isEmpty();
  }

  @Test
  void a_key_does_no_more_than_its_maker_may_do_now() {
    ApiKey key = key("ada", Role.ADMIN);

    assertThat(
            of(acme, user("ada", Role.VIEWER, State.ACTIVE), key)
                .caller(text, ADDRESS, NOW)
                .map(Caller::role))
        .contains(Role.VIEWER);
    assertThat(of(acme, user("ada", Role.ADMIN, State.SUSPENDED), key).caller(text, ADDRESS, NOW))
        .isEmpty();
    assertThat(of(acme, ada, key("operator-of-the-machine", Role.ADMIN)).caller(text, ADDRESS, NOW))
        .as("made by a command")
        .map(Caller::role)
        .contains(Role.ADMIN);
  }

  @Test
  void a_key_that_was_made_before_its_maker_became_a_user_does_no_more_than_the_user_may() {
    ApiKey key = key("Ada@Example.com", Role.ADMIN);

    assertThat(
            of(acme, user("ada", Role.VIEWER, State.ACTIVE), key)
                .caller(text, ADDRESS, NOW)
                .map(Caller::role))
        .contains(Role.VIEWER);
    assertThat(of(acme, user("ada", Role.ADMIN, State.SUSPENDED), key).caller(text, ADDRESS, NOW))
        .isEmpty();
    var elsewhere =
        new User("ada", "ada@example.com", "Ada", "other", Role.VIEWER, State.SUSPENDED, NOW);
    assertThat(of(acme, elsewhere, key).caller(text, ADDRESS, NOW).map(Caller::role))
        .as("somebody of another domain")
        .contains(Role.ADMIN);
  }

  @Test
  void a_token_of_a_user_counts_for_no_more_than_the_user_may_do_now() {
    Directory directory =
        of(acme, user("ada", Role.OPERATOR, State.ACTIVE), key("ada", Role.VIEWER));

    assertThat(directory.now(claimed("Ada@Example.com", "acme", Role.ADMIN)))
        .contains(new Caller(Caller.Kind.USER, "ada", "acme", Role.OPERATOR, ADDRESS));
    assertThat(directory.now(claimed("ada", "acme", Role.VIEWER)))
        .map(Caller::role)
        .contains(Role.VIEWER);
    assertThat(directory.now(claimed("ada@example.com", "nowhere", Role.ADMIN))).isEmpty();
    Caller unknown = claimed("ci", "acme", Role.OPERATOR);
    assertThat(directory.now(unknown)).as("nobody that was ever added").contains(unknown);
    Caller root = claimed("ada@example.com", Caller.ALL_DOMAINS, Role.ADMIN);
    assertThat(directory.now(root)).as("a user of a domain is none of all").contains(root);
  }

  @Test
  void tokens_of_suspended_and_removed_users_count_for_nothing() {
    ApiKey key = key("ada", Role.VIEWER);
    Caller claimed = claimed("ada@example.com", "acme", Role.ADMIN);

    assertThat(of(acme, user("ada", Role.ADMIN, State.SUSPENDED), key).now(claimed)).isEmpty();
    assertThat(
            Directory.of(
                    1,
                    List.of(acme),
                    List.of(),
                    Set.of(RemovedTable.hash("acme", "ada@example.com")),
                    List.of(key))
                .now(claimed("ADA@example.com", "acme", Role.ADMIN)))
        .isEmpty();
  }

  @Test
  void before_anything_is_known_nobody_gets_in() {
    assertThat(Directory.EMPTY.caller(text, ADDRESS, NOW)).isEmpty();
    assertThat(Directory.EMPTY.now(claimed("ada", "acme", Role.ADMIN))).isEmpty();
  }

  private static Caller claimed(String id, String domain, Role role) {
    return new Caller(Caller.Kind.USER, id, domain, role, ADDRESS);
  }

  private ApiKey key(String createdBy, Role role) {
    return new ApiKey(
        text.id(),
        "nightly",
        "acme",
        role,
        text.hash(),
        text.prefix(),
        createdBy,
        NOW,
        NOW.plus(Duration.ofDays(90)),
        null,
        null);
  }

  private static User user(String id, Role role, State state) {
    return new User(id, "ada@example.com", "Ada", "acme", role, state, NOW);
  }

  private static Directory of(Domain domain, User user, ApiKey key) {
    return Directory.of(1, List.of(domain), List.of(user), Set.of(), List.of(key));
  }
}
