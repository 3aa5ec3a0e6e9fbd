package io.caravan.access.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.access.limit.Feature;
import io.caravan.access.limit.FeatureFlags;
import io.caravan.access.limit.IntegrationLimits;
import io.caravan.access.limit.Limit;
import io.caravan.http.RequestRefused;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Domains, users and API keys in a real database. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class PeopleIT {

  private static final Caller ROOT = Caller.command("root");
  private static final Caller ACME = user("ann", "acme", Role.ADMIN);

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final Map<Long, String> portals = new HashMap<>();
  private final List<PeopleChange> changes = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Store store;
  private PeopleConfiguration configuration;
  private People people;

  @BeforeEach
  void start() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    configuration = configuration(PeopleSettings.usual());
    people = configuration.people();
    configuration.directory().refresh();
    people.domains().add(ROOT, "acme");
    people.domains().add(ROOT, "other");
    changes.clear();
  }

  @AfterEach
  void stop() {
    configuration.close();
    store.close();
  }

  @Test
  void the_domain_default_is_there_from_the_start_and_stays() {
    assertThat(people.domains().list(ROOT)).extracting(Domain::name).contains("default");
    refused(409, "default cannot be removed", () -> people.domains().remove(ROOT, "default"));
  }

  @Test
  void a_domain_with_portals_is_not_removed_and_one_without_goes_with_its_people() {
    portals.put(4711L, "acme");
    refused(409, "owns portals: [4711]", () -> people.domains().remove(ROOT, "acme"));

    portals.clear();
    User ann = people.users().add(ROOT, "acme", "ann@acme.example", "Ann", Role.ADMIN);
    String key = people.keys().create(caller(ann), "acme", "nightly", Role.VIEWER, null).text();
    people.domains().remove(ROOT, "acme");

    assertThat(people.domains().list(ROOT)).extracting(Domain::name).doesNotContain("acme");
    assertThat(people.users().list(ROOT, "acme")).isEmpty();
    assertThat(configuration.directory().caller(key, "")).isEmpty();
    refused(404, "no domain acme", () -> people.domains().remove(ROOT, "acme"));
  }

  @Test
  void only_those_who_run_the_installation_change_domains() {
    refused(403, "run the installation", () -> people.domains().add(ACME, "mine"));
    refused(403, "run the installation", () -> people.domains().remove(ACME, "other"));
    refused(
        403,
        "run the installation",
        () -> people.domains().setState(ACME, "acme", State.SUSPENDED));
    refused(409, "acme already", () -> people.domains().add(ROOT, "acme"));
    refused(400, "must be 1 to 63", () -> people.domains().add(ROOT, "a b"));
    refused(400, "must be 1 to 63", () -> people.domains().add(ROOT, "*"));
    assertThat(people.domains().list(ACME)).extracting(Domain::name).containsExactly("acme");
  }

  @Test
  void an_admin_manages_the_own_domain_alone_and_learns_nothing_of_others() {
    User ours = people.users().add(ACME, "acme", " Bob@Acme.Example ", "Bob", Role.VIEWER);
    User theirs = people.users().add(ROOT, "other", "eve@other.example", "Eve", Role.VIEWER);

    assertThat(ours.email()).isEqualTo("bob@acme.example");
    assertThat(people.users().list(ACME, null)).containsExactly(ours);
    assertThat(people.users().list(ACME, "other")).isEmpty();
    String missing = "There is no domain ";
    sameAnswer(
        missing,
        () -> people.users().add(ACME, "other", "x@y.example", "X", Role.VIEWER),
        "other",
        () -> people.users().add(ACME, "nowhere", "x@y.example", "X", Role.VIEWER),
        "nowhere");
    sameAnswer(
        "There is no user ",
        () -> people.users().change(ACME, theirs.id(), Role.ADMIN, null),
        theirs.id(),
        () -> people.users().change(ACME, "none", Role.ADMIN, null),
        "none");
    sameAnswer(
        "There is no user ",
        () -> people.users().remove(ACME, theirs.id()),
        theirs.id(),
        () -> people.users().remove(ACME, "none"),
        "none");
    assertThat(people.users().list(ROOT, "other")).containsExactly(theirs);
  }

  @Test
  void who_belongs_to_two_domains_is_two_users() {
    people.users().add(ROOT, "other", "ann@example.com", "Ann of Other", Role.ADMIN);

    User here = people.users().add(ACME, "acme", "ann@example.com", "Ann", Role.VIEWER);
    people.users().change(ACME, here.id(), null, State.SUSPENDED);

    assertThat(configuration.directory().now(user("ann@example.com", "acme", Role.ADMIN)))
        .isEmpty();
    assertThat(configuration.directory().now(user("ann@example.com", "other", Role.ADMIN)))
        .map(Caller::role)
        .contains(Role.ADMIN);
    refused(
        409,
        "a user ann@example.com in domain acme already",
        () -> people.users().add(ACME, "acme", "ANN@example.com", "Ann", Role.VIEWER));
  }

  @Test
  void less_than_an_admin_manages_nobody_and_nobody_gives_a_role_to_all_domains() {
    Caller operator = user("olga", "acme", Role.OPERATOR);

    refused(
        403,
        "needs the role admin",
        () -> people.users().add(operator, "acme", "x@y.example", "X", Role.VIEWER));
    refused(
        403,
        "needs the role admin",
        () -> people.keys().create(operator, "acme", "k", Role.VIEWER, 1));
    refused(
        404,
        "no domain *",
        () -> people.users().add(ACME, Caller.ALL_DOMAINS, "x@y.example", "X", Role.VIEWER));
    refused(
        404,
        "no domain *",
        () -> people.keys().create(ACME, Caller.ALL_DOMAINS, "k", Role.VIEWER, 1));
  }

  @Test
  void bad_input_is_told_with_what_it_must_be() {
    for (String email : List.of("", "ann", "ann@host", "a b@c.de", "a@b@c.de", "a@b.c\r\nX: y")) {
      refused(
          400,
          "must be an e-mail address",
          () -> people.users().add(ACME, "acme", email, "X", Role.VIEWER));
    }
    refused(
        400,
        "name is missing",
        () -> people.users().add(ACME, "acme", "a@b.example", null, Role.VIEWER));
    refused(
        400,
        "none of them a control one",
        () -> people.keys().create(ACME, "acme", "a\r\nb", Role.VIEWER, null));
    refused(
        400,
        "must be 1 to 365 (caravan.api-keys.longest-life)",
        () -> people.keys().create(ACME, "acme", "k", Role.VIEWER, 366));
    refused(400, "days is '0'", () -> people.keys().create(ACME, "acme", "k", Role.VIEWER, 0));
  }

  @Test
  void a_key_works_at_once_and_only_its_hash_is_kept() throws Exception {
    NewKey made = people.keys().create(ACME, "acme", "nightly", Role.OPERATOR, null);

    assertThat(made.key().expiresAt()).isEqualTo(now.plus(Duration.ofDays(90)));
    assertThat(configuration.directory().caller(made.text(), "192.0.2.1"))
        .contains(
            new Caller(Caller.Kind.API_KEY, made.key().id(), "acme", Role.OPERATOR, "192.0.2.1"));
    String secret = made.text().substring(made.text().length() - 43);
    assertThat(stored()).contains(made.key().hash()).doesNotContain(secret);
    assertThat(made.toString()).doesNotContain(secret);
  }

  @Test
  void a_revoked_key_stops_at_once_here_and_after_the_next_look_elsewhere() {
    try (var elsewhere = configuration(PeopleSettings.usual())) {
      NewKey made = people.keys().create(ACME, "acme", "nightly", Role.OPERATOR, null);
      elsewhere.directory().refresh();
      assertThat(elsewhere.directory().caller(made.text(), "")).isPresent();

      people.keys().revoke(ACME, made.key().id());

      assertThat(configuration.directory().caller(made.text(), "")).isEmpty();
      elsewhere.directory().refresh();
      assertThat(elsewhere.directory().caller(made.text(), "")).isEmpty();
      refused(409, "revoked already", () -> people.keys().revoke(ACME, made.key().id()));
    }
  }

  @Test
  void keys_stop_working_when_what_is_known_of_them_gets_old() {
    NewKey made = people.keys().create(ACME, "acme", "nightly", Role.OPERATOR, null);

    now = now.plusSeconds(30);
    assertThat(configuration.directory().caller(made.text(), "")).isPresent();
    now = now.plusSeconds(1);
    assertThat(configuration.directory().caller(made.text(), "")).isEmpty();
    configuration.directory().refresh();
    assertThat(configuration.directory().caller(made.text(), "")).isPresent();
  }

  @Test
  void keys_of_other_domains_are_not_there() {
    NewKey theirs = people.keys().create(ROOT, "other", "theirs", Role.VIEWER, null);

    assertThat(people.keys().list(ACME, null)).isEmpty();
    assertThat(people.keys().list(ACME, "other")).isEmpty();
    sameAnswer(
        "There is no API key ",
        () -> people.keys().revoke(ACME, theirs.key().id()),
        theirs.key().id(),
        () -> people.keys().revoke(ACME, "none"),
        "none");
    assertThat(configuration.directory().caller(theirs.text(), "")).isPresent();
  }

  @Test
  void a_key_makes_no_keys() {
    String text = people.keys().create(ACME, "acme", "nightly", Role.ADMIN, null).text();
    Caller machine = configuration.directory().caller(text, "").orElseThrow();

    refused(
        403,
        "An API key makes no API keys",
        () -> people.keys().create(machine, "acme", "another", Role.VIEWER, null));
  }

  @Test
  void removing_a_user_revokes_the_keys_that_it_made() {
    User ann = people.users().add(ROOT, "acme", "ann@acme.example", "Ann", Role.ADMIN);
    String text = people.keys().create(caller(ann), "acme", "nightly", Role.VIEWER, null).text();
    String another = people.keys().create(ACME, "acme", "weekly", Role.VIEWER, null).text();

    people.users().remove(ACME, ann.id());

    assertThat(configuration.directory().caller(text, "")).isEmpty();
    assertThat(configuration.directory().caller(another, "")).isPresent();
  }

  @Test
  void removing_a_user_revokes_also_the_keys_that_it_made_with_a_token_before_it_was_one() {
    Caller token = user("Ann@Acme.example", "acme", Role.ADMIN);
    String text = people.keys().create(token, "acme", "nightly", Role.ADMIN, null).text();
    Caller namesake = user("ann@acme.example", "other", Role.ADMIN);
    String theirs = people.keys().create(namesake, "other", "theirs", Role.ADMIN, null).text();
    User ann = people.users().add(ROOT, "acme", "ann@acme.example", "Ann", Role.VIEWER);
    assertThat(configuration.directory().caller(text, "").map(Caller::role)).contains(Role.VIEWER);

    people.users().remove(ACME, ann.id());

    assertThat(configuration.directory().caller(text, "")).isEmpty();
    assertThat(people.keys().list(ACME, "acme"))
        .extracting(key -> key.state(now))
        .containsExactly("revoked");
    assertThat(configuration.directory().caller(theirs, "")).isPresent();
  }

  @Test
  void a_busy_writer_keeps_nobody_from_being_known() throws Exception {
    NewKey made = people.keys().create(ACME, "acme", "nightly", Role.VIEWER, null);
    assertThat(configuration.directory().caller(made.text(), "")).isPresent();
    var over = new CountDownLatch(1);
    var busy =
        store.write(
            connection -> {
              try {
                return over.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    try {
      var noting = configuration.directory().noteUses();
      assertThat(configuration.directory().noteUses())
          .as("the same, not another one")
          .isSameAs(noting);
      now = now.plusSeconds(60);
      configuration.directory().refresh();

      assertThat(configuration.directory().caller(made.text(), "")).isPresent();
      assertThat(noting).isNotDone();
    } finally {
      over.countDown();
    }
    assertThat(busy.get()).isTrue();
  }

  @Test
  void a_token_of_a_removed_user_counts_again_only_when_the_user_is_added_anew() {
    Caller token = user("ann@acme.example", "acme", Role.ADMIN);
    User ann = people.users().add(ROOT, "acme", "ann@acme.example", "Ann", Role.VIEWER);
    assertThat(configuration.directory().now(token)).map(Caller::role).contains(Role.VIEWER);

    people.users().remove(ACME, ann.id());
    assertThat(configuration.directory().now(token)).isEmpty();
    assertThat(configuration.directory().now(user(ann.id(), "acme", Role.ADMIN))).isEmpty();

    people.users().add(ACME, "acme", "ann@acme.example", "Ann", Role.OPERATOR);
    assertThat(configuration.directory().now(token)).map(Caller::role).contains(Role.OPERATOR);
  }

  @Test
  void limits_name_themselves_their_setting_and_the_mend() {
    People few =
        configuration(
                new PeopleSettings(
                    new IntegrationLimits(
                        Map.of(Limit.USERS_PER_PORTAL, 1, Limit.API_KEYS_PER_USER, 2)),
                    FeatureFlags.allOn(),
                    Duration.ofDays(365)))
            .people();
    few.users().add(ACME, "acme", "a@b.example", "A", Role.VIEWER);
    refused(
        409,
        "caravan.limits.users-per-portal allows 1: remove one",
        () -> few.users().add(ACME, "acme", "b@b.example", "B", Role.VIEWER));
    few.users().add(ROOT, "other", "b@b.example", "B", Role.VIEWER);

    NewKey first = few.keys().create(ACME, "acme", "1", Role.VIEWER, null);
    few.keys().create(ACME, "acme", "2", Role.VIEWER, 1);
    refused(
        409,
        "caravan.limits.api-keys-per-user allows 2: revoke one",
        () -> few.keys().create(ACME, "acme", "3", Role.VIEWER, null));
    few.keys().create(user("bob", "acme", Role.ADMIN), "acme", "3", Role.VIEWER, null);

    few.keys().revoke(ACME, first.key().id());
    few.keys().create(ACME, "acme", "4", Role.VIEWER, null);
    now = now.plus(Duration.ofDays(2));
    few.keys().create(ACME, "acme", "an expired one makes room", Role.VIEWER, null);
  }

  @Test
  void with_the_feature_off_no_key_is_made_and_none_lets_in() {
    String text = people.keys().create(ACME, "acme", "nightly", Role.VIEWER, null).text();
    try (var without =
        configuration(
            new PeopleSettings(
                IntegrationLimits.usual(),
                new FeatureFlags(Set.of(Feature.API_KEYS)),
                Duration.ofDays(365)))) {
      without.directory().refresh();

      assertThat(without.directory().caller(text, "")).isEmpty();
      refused(
          409,
          "caravan.features.api-keys is false",
          () -> without.people().keys().create(ACME, "acme", "k", Role.VIEWER, null));
    }
  }

  @Test
  void when_a_key_was_last_used_is_written_down_at_most_once_a_minute() {
    NewKey made = people.keys().create(ACME, "acme", "nightly", Role.VIEWER, null);
    assertThat(lastUsed()).containsOnlyNulls();

    use(made, Duration.ZERO);
    Instant first = now;
    assertThat(lastUsed()).containsExactly(first);
    use(made, Duration.ofSeconds(59));
    assertThat(lastUsed()).containsExactly(first);
    use(made, Duration.ofSeconds(1));
    assertThat(lastUsed()).containsExactly(now);
  }

  @Test
  void every_change_is_told_with_who_made_it() {
    User bob = people.users().add(ACME, "acme", "bob@acme.example", "Bob", Role.VIEWER);
    people.users().change(ACME, bob.id(), Role.OPERATOR, null);
    people.users().remove(ACME, bob.id());

    assertThat(changes)
        .containsExactly(
            new PeopleChange(ACME, "user.add", "user/" + bob.id(), "", "viewer, active"),
            new PeopleChange(
                ACME, "user.change", "user/" + bob.id(), "viewer, active", "operator, active"),
            new PeopleChange(ACME, "user.remove", "user/" + bob.id(), "operator, active", ""));
  }

  private void use(NewKey key, Duration later) {
    now = now.plus(later);
    configuration.directory().refresh();
    assertThat(configuration.directory().caller(key.text(), "")).isPresent();
    configuration.directory().noteUses().join();
  }

  private List<Instant> lastUsed() {
    return people.keys().list(ACME, null).stream().map(ApiKey::lastUsedAt).toList();
  }

  private String stored() throws Exception {
    return store.read(
        connection -> {
          try (Statement select = connection.createStatement();
              var row = select.executeQuery("SELECT * FROM api_key")) {
            var text = new StringBuilder();
            while (row.next()) {
              for (int at = 1; at <= row.getMetaData().getColumnCount(); at++) {
                text.append(row.getString(at)).append(' ');
              }
            }
            return text.toString();
          }
        });
  }

  private PeopleConfiguration configuration(PeopleSettings settings) {
    return new PeopleConfiguration(store, settings, () -> portals, this::note, new Ticking());
  }

  private List<Effect<?>> note(PeopleChange change) {
    return List.of(new Effect<>((connection, noted) -> changes.addAll(noted), change));
  }

  private static Caller user(String id, String domain, Role role) {
    return new Caller(Caller.Kind.USER, id, domain, role, "192.0.2.1");
  }

  private static Caller caller(User user) {
    return user(user.id(), user.domain(), user.role());
  }

  private static void refused(int status, String part, ThrowingCallable task) {
    assertThatThrownBy(task)
        .isInstanceOfSatisfying(
            RequestRefused.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(status);
              assertThat(refused.problem().detail()).contains(part);
            });
  }

  /** What is another domain's is answered as what is not there. */
  private static void sameAnswer(
      String words, ThrowingCallable theirs, String their, ThrowingCallable none, String no) {
    refused(404, words + their, theirs);
    refused(404, words + no, none);
  }

  private final class Ticking extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }
}
