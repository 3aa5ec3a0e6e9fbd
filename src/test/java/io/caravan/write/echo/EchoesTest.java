package io.caravan.write.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.hubspot.WebhookReader;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.caravan.write.Link;
import io.caravan.write.Operation;
import io.caravan.write.Target;
import io.caravan.write.Write;
import io.caravan.write.echo.Echoes.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class EchoesTest {

  private static final long PORTAL = 62515;

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final Time clock = new Time();
  private StoreSettings database;
  private Store store;
  private Echoes echoes;

  @BeforeEach
  void open() {
    database = TestDatabase.fresh(dialect, directory);
    start();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void start() {
    store = Store.open(database, new SimpleMeterRegistry());
    echoes = another();
  }

  private Echoes another() {
    return new Echoes(
        store,
        EchoSettings.from(new Settings(Map.of())),
        Duration.ofMinutes(10),
        clock,
        new SimpleMeterRegistry());
  }

  /** As after kill -9: nothing is said to anybody. */
  private void restart() {
    store.close();
    start();
  }

  @Test
  void what_we_wrote_comes_back_as_our_own_in_hubspots_spelling() {
    Write write = update("7", Map.of("email", "Ada@X.example", "amount", "10.50"));
    send(write);
    settle(write, "7", false);

    assertThat(echoes.onTheWay()).isZero();
    assertThat(verdict(property("7", "email", "ada@x.example", 500))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("7", "amount", "10.5", 500))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("7", "amount", "11", 500))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(property("8", "amount", "10.5", 500))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(property("7", "phone", "10.5", 500))).isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void what_was_read_at_the_start_is_not_read_again() {
    assumeTrue(dialect == Dialect.POSTGRESQL, "an SQLite file has one process");
    for (int i = 0; i < 20; i++) {
      send(update(Integer.toString(i), Map.of("phone", "1")));
    }
    // As after the oldest ones were forgotten.
    store
        .write(
            connection ->
                connection
                    .createStatement()
                    .executeUpdate("DELETE FROM hubspot_write_echo WHERE id <= 5"))
        .join();
    var log =
        new EchoLog(
            store,
            new EchoMemory(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofHours(1), 100),
            Duration.ofHours(1),
            clock);

    log.load();

    assertThat(log.seenUpTo()).isEqualTo(20);
  }

  @Test
  void an_event_that_comes_before_the_answer_is_our_own() {
    send(update("7", Map.of("phone", "1")));

    assertThat(verdict(property("7", "phone", "1", 100))).isEqualTo(Verdict.OWN);
  }

  @Test
  void the_same_value_that_another_writes_afterwards_is_not_ours() {
    Write write = update("7", Map.of("phone", "1"));
    send(write);
    settle(write, "7", false);

    assertThat(verdict(property("7", "phone", "1", 100))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("7", "phone", "2", 200))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(property("7", "phone", "1", 300))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(property("7", "phone", "1", 100)))
        .as("a duplicate, late")
        .isEqualTo(Verdict.OWN);
  }

  @Test
  void the_same_value_long_after_and_one_from_hubspots_pages_are_not_ours() {
    Write write = update("7", Map.of("phone", "1"));
    send(write);
    settle(write, "7", false);

    assertThat(verdict(property("7", "phone", "1", Duration.ofMinutes(6).toMillis())))
        .isEqualTo(Verdict.FOREIGN);
    assertThat(
            verdict(
                event(
                    "contact.propertyChange",
                    "\"objectId\":7,\"propertyName\":\"phone\",\"propertyValue\":\"1\",\"changeSource\":\"CRM_UI\"",
                    100)))
        .isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void an_event_of_a_record_not_known_yet_waits_for_the_answer() {
    Write write = upsert("ada@x.example", Map.of("phone", "1"));
    send(write);
    WebhookEvent ours = property("9", "phone", "1", 100);
    WebhookEvent another = property("10", "phone", "1", 100);
    assertThat(verdict(ours)).isEqualTo(Verdict.OPEN);
    assertThat(verdict(another)).isEqualTo(Verdict.OPEN);
    assertThat(verdict(created("9"))).isEqualTo(Verdict.OPEN);
    assertThat(verdict(property("9", "phone", "2", 100))).isEqualTo(Verdict.FOREIGN);

    settle(write, "9", true);

    assertThat(verdict(ours)).isEqualTo(Verdict.OWN);
    assertThat(verdict(created("9"))).isEqualTo(Verdict.OWN);
    assertThat(verdict(another)).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(created("10"))).isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void waiting_for_an_answer_ends_and_then_the_source_decides() {
    send(upsert("ada@x.example", Map.of("phone", "1")));
    Instant heardAt = clock.instant();
    clock.pass(Duration.ofSeconds(31));

    assertThat(echoes.judge(property("9", "phone", "1", 100), heardAt).verdict())
        .isEqualTo(Verdict.FOREIGN);
    assertThat(
            echoes
                .judge(
                    event(
                        "contact.propertyChange",
                        "\"objectId\":9,\"propertyName\":\"phone\",\"propertyValue\":\"1\",\"changeSource\":\"INTEGRATION\",\"sourceId\":\"54321\"",
                        100),
                    heardAt)
                .verdict())
        .isEqualTo(Verdict.OWN);
  }

  @Test
  void a_refused_write_explains_nothing() {
    Write write = update("7", Map.of("phone", "1"));
    send(write);
    echoes.refused(write);

    assertThat(verdict(property("7", "phone", "1", 100))).isEqualTo(Verdict.FOREIGN);
    assertThat(echoes.onTheWay()).isZero();
  }

  @Test
  void deletions_and_links_of_ours_come_back_as_our_own_from_both_sides() {
    Write archive = write(Operation.ARCHIVE, Target.record("7"), Map.of(), List.of());
    Write link =
        write(
            Operation.ASSOCIATE,
            Target.record("8"),
            Map.of(),
            List.of(new Link(ObjectType.COMPANIES, "900", List.of())));
    send(archive);
    send(link);
    settle(archive, "7", false);
    settle(link, "", false);

    assertThat(verdict(event("contact.deletion", "\"objectId\":7", 10))).isEqualTo(Verdict.OWN);
    assertThat(verdict(event("contact.deletion", "\"objectId\":8", 10))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(link("CONTACT_TO_COMPANY", 8, 900, false))).isEqualTo(Verdict.OWN);
    assertThat(verdict(link("COMPANY_TO_CONTACT", 900, 8, false))).isEqualTo(Verdict.OWN);
    assertThat(verdict(link("CONTACT_TO_COMPANY", 8, 900, true))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(link("CONTACT_TO_COMPANY", 8, 901, false))).isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void what_was_sent_settled_and_heard_survives_kill_9() {
    Write settled = upsert("ada@x.example", Map.of("phone", "1"));
    Write underWay = update("7", Map.of("phone", "2"));
    Write awaited = upsert("bob@x.example", Map.of("phone", "3"));
    send(settled);
    settle(settled, "9", true);
    send(underWay);
    send(awaited);
    assertThat(verdict(property("9", "phone", "1", 100))).isEqualTo(Verdict.OWN);

    restart();

    assertThat(verdict(property("9", "phone", "1", 100))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("9", "phone", "1", 200))).isEqualTo(Verdict.FOREIGN);
    assertThat(verdict(created("9"))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("7", "phone", "2", 100))).isEqualTo(Verdict.OWN);
    assertThat(verdict(property("11", "phone", "3", 100))).isEqualTo(Verdict.OPEN);
  }

  @Test
  void the_table_forgets_what_is_too_old() {
    for (int i = 0; i < 3; i++) {
      send(update("7", Map.of("phone", "" + i)));
    }
    clock.pass(Duration.ofHours(2));
    send(update("7", Map.of("phone", "new")));

    long rows =
        store.read(
            connection -> {
              try (var select = connection.createStatement()) {
                var row = select.executeQuery("SELECT count(*) FROM hubspot_write_echo");
                row.next();
                return row.getLong(1);
              }
            });
    assertThat(rows).isEqualTo(1);
  }

  @Test
  void what_another_process_wrote_is_known_here() {
    if (dialect == Dialect.SQLITE) {
      return; // one process has the file for itself
    }
    Echoes other = another();
    Write write = update("7", Map.of("phone", "1"));
    store.apply(List.<Effect<?>>of(other.sending(List.of(write)))).join();

    clock.pass(Duration.ofMillis(10));
    assertThat(verdict(property("7", "phone", "1", 100))).isEqualTo(Verdict.OWN);
  }

  private void send(Write write) {
    store.apply(List.<Effect<?>>of(echoes.sending(List.of(write)))).join();
    clock.pass(Duration.ofMillis(5));
  }

  private void settle(Write write, String recordId, boolean created) {
    store.apply(List.<Effect<?>>of(echoes.settled(write, recordId, created))).join();
  }

  /** As dispatch does: what is to be remembered is committed with the event. */
  private Verdict verdict(WebhookEvent event) {
    Echoes.Judgement judgement = echoes.judge(event, clock.instant());
    if (judgement.remembering() != null) {
      store.apply(List.<Effect<?>>of(judgement.remembering())).join();
    }
    return judgement.verdict();
  }

  private static Write update(String id, Map<String, String> properties) {
    return write(Operation.UPDATE, Target.record(id), properties, List.of());
  }

  private static Write upsert(String email, Map<String, String> properties) {
    return write(Operation.UPSERT, new Target("email", email), properties, List.of());
  }

  private static int writes;

  private static Write write(
      Operation operation, Target target, Map<String, String> properties, List<Link> links) {
    return new Write(
        "w" + ++writes,
        PORTAL,
        ObjectType.CONTACTS,
        operation,
        target,
        properties,
        links,
        false,
        Priority.NORMAL);
  }

  private static WebhookEvent property(String record, String name, String value, long after) {
    return event(
        "contact.propertyChange",
        "\"objectId\":%s,\"propertyName\":\"%s\",\"propertyValue\":\"%s\""
            .formatted(record, name, value),
        after);
  }

  private static WebhookEvent created(String record) {
    return event("contact.creation", "\"objectId\":" + record, 100);
  }

  private static WebhookEvent link(String type, long from, long to, boolean removed) {
    return event(
        type.startsWith("CONTACT") ? "contact.associationChange" : "company.associationChange",
        "\"associationType\":\"%s\",\"fromObjectId\":%d,\"toObjectId\":%d,\"associationRemoved\":%b"
            .formatted(type, from, to, removed),
        10);
  }

  /**
   * @param after milliseconds after the beginning of the test
   */
  private static WebhookEvent event(String type, String members, long after) {
    return WebhookReader.event(
        "{\"eventId\":1,\"subscriptionId\":2,\"portalId\":%d,\"appId\":54321,\"occurredAt\":%d,\"subscriptionType\":\"%s\",\"attemptNumber\":0,%s}"
            .formatted(PORTAL, Time.BEGIN + after, type, members)
            .getBytes(StandardCharsets.UTF_8));
  }

  private static final class Time extends Clock {
    static final long BEGIN = 1_800_000_000_000L;
    private long now = BEGIN;

    void pass(Duration time) {
      now += time.toMillis();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
