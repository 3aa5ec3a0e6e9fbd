package io.caravan.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.audit.AuditConfiguration;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditSettings;
import io.caravan.channel.ChannelConfiguration;
import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ApiVersion;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorConfiguration;
import io.caravan.mirror.MirrorSettings;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.privacy.Certificate;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonalData;
import io.caravan.privacy.PrivacySettings;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person in all tables, and what is left of them; run on each engine. */
abstract class PersonErasure {

  private static final long PORTAL = 62515;
  private static final long OTHER_PORTAL = 62516;
  private static final String ADA = "ada.lovelace@example.com";
  private static final String OLD = "countess@example.org";
  private static final Instant BACKUPS_GONE = Instant.parse("2026-12-22T02:30:00Z");
  private static final String BOB = "bob@example.com";

  /** Tables that hold nothing about persons, and why. */
  private static final Map<String, String> FREE =
      Map.ofEntries(
          Map.entry("channel", "names of channels"),
          Map.entry("channel_progress", "numbers"),
          Map.entry("channel_dedupe", "hashes, which expire"),
          Map.entry("quota_usage", "counts"),
          Map.entry("hubspot_write_echo", "hashes, which expire"),
          Map.entry("recipe_position", "where reading goes on; the last customer's number"),
          Map.entry("sync_position", "times"),
          Map.entry("sync_configuration", "settings"),
          Map.entry("mirror_mapping", "names and hashes of mappings"),
          Map.entry("mirror_property", "the schema"),
          Map.entry("mirror_sensitive_property", "the schema"),
          Map.entry("reconcile_run", "counts"),
          Map.entry("reconcile_range", "counts and fingerprints of ranges"),
          Map.entry("reconcile_progress", "how far a check has come"),
          Map.entry("journal_offset", "offsets"),
          Map.entry("gap_heartbeat", "times"),
          Map.entry("gap_recovery", "times and counts"),
          Map.entry("export_task", "numbers of tasks"),
          Map.entry("running_caravan", "addresses of processes"),
          Map.entry("vault_secret", "sealed tokens"),
          Map.entry("portal_connection", "portals, and who of the company connected them"),
          Map.entry("portal_grant", "times and generations of tokens"),
          Map.entry("portal_authorization", "installations under way, which expire"),
          Map.entry("revoked_token", "ids of tokens"),
          Map.entry("write_discard", "numbers of portals"),
          Map.entry("domain", "names of domains"),
          Map.entry("app_user", "people who use Caravan, and are removed as users"),
          Map.entry("removed_user", "ids"),
          Map.entry("api_key", "machines"),
          Map.entry("people_revision", "a number"),
          Map.entry("audit_chain", "a hash"),
          Map.entry("backup_restore", "times of restores"),
          Map.entry("hubspot_write_restore", "times and counts"),
          Map.entry("hubspot_write_held", "names of channels and numbers"),
          Map.entry("privacy_erasure", "who is being erased, until it is done"),
          Map.entry("privacy_erasure_place", "counts"),
          Map.entry("privacy_erased", "keyed hashes"),
          Map.entry("schema_history", "migrations"),
          Map.entry("sqlite_sequence", "numbers"));

  @TempDir Path directory;
  private final Dialect dialect;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StoreSettings database;
  private Store store;
  private ChannelConfiguration channels;
  private MirrorConfiguration mirror;
  private AuditConfiguration audit;
  private PrivacyFloor privacy;

  PersonErasure(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() throws Exception {
    database = TestDatabase.fresh(dialect, directory);
    open(Map.of("caravan.privacy.watch", "0s"));
  }

  private void open(Map<String, String> values) throws Exception {
    var settings = new Settings(values);
    store = Store.open(database, meters);
    channels =
        new ChannelConfiguration(store, ChannelSettings.from(settings), meters, Clock.systemUTC());
    mirror =
        new MirrorConfiguration(
            MirrorSettings.from(settings),
            store,
            channels.channels(),
            call -> CompletableFuture.failedFuture(new IllegalStateException("no HubSpot")),
            new ApiPaths(ApiVersion.DATED_2026_09),
            meters,
            List.of());
    audit =
        new AuditConfiguration(
            AuditSettings.from(settings),
            store,
            UnaryOperator.identity(),
            meters,
            Clock.systemUTC());
    privacy =
        new PrivacyFloor(
            store,
            channels.channels(),
            mirror,
            PrivacySettings.from(settings).beside(directory.resolve("erasures")),
            List.of(audit.persons()),
            () -> Optional.of(BACKUPS_GONE),
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    privacy.erasures().close();
    channels.close();
    store.close();
  }

  @Test
  void every_table_has_somebody_who_looks_after_it_or_holds_nothing_about_persons() {
    Set<String> declared = new TreeSet<>(Set.of("mirror_record"));
    declared.addAll(audit.persons().tables());
    for (PersonalData place : PrivacyFloor.places(channels.channels().erased())) {
      declared.addAll(place.tables());
    }
    Set<String> undeclared = new TreeSet<>(tables());
    undeclared.removeAll(declared);
    undeclared.removeAll(FREE.keySet());
    assertThat(undeclared)
        .as("tables that need a PersonalData place, or a reason in FREE of this test")
        .isEmpty();
    assertThat(tables()).containsAll(declared);
  }

  @Test
  void an_erased_person_is_nowhere_and_all_others_are_where_they_were() throws Exception {
    plant();
    assertThat(dump()).contains(ADA, OLD, BOB, "Lovelace", "0151-1815");

    Certificate certificate = privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");

    assertThat(certificate.state()).isEqualTo("done");
    assertThat(dump()).doesNotContain(ADA, OLD, "Lovelace", "0151-1815").contains(BOB, "Bobson");
    assertThat(row("SELECT count(*) FROM mirror_record WHERE portal_id = " + OTHER_PORTAL))
        .isEqualTo("1");
    assertThat(certificate.places())
        .containsEntry("mirror", 2L)
        .containsEntry("channels", 3L)
        .containsEntry("mapped values", 1L)
        .containsEntry("quarantine", 2L)
        .containsEntry("actions", 1L)
        .containsEntry("timeline", 1L)
        .containsEntry("property history", 1L)
        .containsEntry("mirror associations", 2L)
        .containsEntry("writes", 3L)
        .containsEntry("imports", 1L)
        .containsEntry("event log", 1L)
        .containsEntry("unknown events", 1L)
        .containsEntry("recipe pairs", 1L)
        .containsEntry("audit", 1L)
        .containsEntry("drift", 1L);
    assertThat(certificate.json().toString()).doesNotContain(ADA, OLD, "4711", "4710");
    assertThat(certificate.json().path("backupsGoneBy").asText())
        .isEqualTo(BACKUPS_GONE.toString());
  }

  @Test
  void a_write_that_was_not_sent_is_rejected_and_a_pair_is_parted() throws Exception {
    plant();
    privacy.erasures().eraseEmail(PORTAL, " Ada.Lovelace@EXAMPLE.com ", "user:eve", "request");
    assertThat(row("SELECT state || '|' || problems FROM hubspot_write WHERE id = 'w-open'"))
        .startsWith("rejected|")
        .contains("ERASED");
    assertThat(row("SELECT state FROM hubspot_write WHERE id = 'w-done'")).isEqualTo("done");
    assertThat(row("SELECT state FROM recipe_pair WHERE customer_id = 'c1'"))
        .contains("\"detached\":true");
  }

  @Test
  void what_became_somebody_elses_after_it_was_found_is_left_alone() throws Exception {
    plant();
    var ada = new Person(PORTAL, Set.of(4711L, 4710L), Set.of(ADA, OLD));
    for (PersonalData place : PrivacyFloor.places(channels.channels().erased())) {
      List<Erasing> steps = store.read(connection -> place.find(connection, ada));
      if (place.place().equals("recipe pairs")) {
        assertThat(steps).isNotEmpty();
        execute("UPDATE recipe_pair SET contact_id = '4713', state = '{}'");
      }
      for (Erasing step : steps) {
        store.write(step::in).join();
      }
    }
    assertThat(row("SELECT contact_id FROM recipe_pair WHERE customer_id = 'c1'"))
        .isEqualTo("4713");
    assertThat(row("SELECT count(*) FROM mirror_mapped WHERE record_id = 4711")).isEqualTo("0");
  }

  @Test
  void erasing_once_more_finds_nothing_and_says_so() throws Exception {
    plant();
    privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    Certificate again = privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    assertThat(again.places().values()).containsOnly(0L);
  }

  @Test
  void the_messages_of_an_erased_person_leave_gaps_for_nobody() throws Exception {
    plant();
    privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    assertThat(channels.channels().backlog("events").depth()).isEqualTo(4);
    assertThat(
            row(
                "SELECT sum(messages) FROM channel_pack WHERE channel_id IN"
                    + " (SELECT id FROM channel WHERE name LIKE 'events' OR name LIKE 'writes-%')"))
        .isEqualTo("7");
  }

  @Test
  void whether_somebody_was_erased_can_be_asked_by_who_knows_them() throws Exception {
    plant();
    Certificate certificate = privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    for (Person asked :
        List.of(
            new Person(PORTAL, Set.of(4711L), Set.of()),
            new Person(PORTAL, Set.of(4710L), Set.of()),
            new Person(PORTAL, Set.of(), Set.of(OLD)))) {
      assertThat(privacy.erasures().of(asked))
          .extracting(Certificate::id)
          .contains(certificate.id());
    }
    assertThat(privacy.erasures().of(new Person(PORTAL, Set.of(1L), Set.of(BOB)))).isEmpty();
    assertThat(privacy.erasures().of(new Person(OTHER_PORTAL, Set.of(4711L), Set.of()))).isEmpty();
  }

  @Test
  void an_erased_person_does_not_come_back_by_a_late_page_of_a_sync() throws Exception {
    plant();
    privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    var ref = new RecordRef(PORTAL, ObjectType.CONTACTS, 4711);
    store
        .apply(
            List.of(
                mirror
                    .writer()
                    .effect(
                        new io.caravan.mirror.PendingChange(
                            new io.caravan.mirror.RecordChange.PropertyChanged(
                                ref, System.currentTimeMillis(), "email", ADA, false)))))
        .join();
    var record = mirror.queries().record(ref).orElseThrow();
    assertThat(record.state()).isEqualTo(RecordState.ERASED);
    assertThat(record.properties()).isEmpty();
  }

  @Test
  void a_run_that_was_cut_short_goes_on_at_the_next_start() throws Exception {
    plant();
    store
        .write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute(
                    """
                    INSERT INTO privacy_erasure (id, portal_id, asked_at, asked_by, cause, state,
                      person, erased_at, done_at)
                    VALUES ('cut', 62515, 1, 'user:eve', 'request', 'asked',
                      '{"portalId":62515,"contactIds":[4711,4710],"emails":["%s","%s"]}', 0, 0)
                    """
                        .formatted(ADA, OLD));
                statement.execute(
                    "INSERT INTO privacy_erasure_place VALUES ('cut', 'channels', 4, 1)");
              }
              return null;
            })
        .join();
    privacy.erasures().start();
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> privacy.erasures().certificate("cut").orElseThrow().state().equals("done"));
    assertThat(dump()).doesNotContain(ADA, OLD);
  }

  @Test
  void while_it_is_watched_what_was_on_its_way_is_swept_up() throws Exception {
    stop();
    open(Map.of("caravan.privacy.watch", "1h"));
    plant();
    Certificate certificate = privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    assertThat(certificate.state()).isEqualTo("watched");
    append("events", change(4711, "phone", "0151-1815"));
    // The watch ends: time is not waited for.
    stop();
    open(Map.of("caravan.privacy.watch", "0s"));
    privacy.erasures().start();
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(
            () ->
                privacy
                    .erasures()
                    .certificate(certificate.id())
                    .orElseThrow()
                    .state()
                    .equals("done"));
    assertThat(dump()).doesNotContain("0151-1815", ADA);
    assertThat(privacy.erasures().certificate(certificate.id()).orElseThrow().places())
        .containsEntry("channels", 4L);
  }

  @Test
  void after_a_restore_the_ledger_says_who_is_to_be_erased_again() throws Exception {
    plant();
    Certificate first = privacy.erasures().eraseContact(PORTAL, 4711, "user:eve", "request");
    // A database as it was before: another one, with the same persons.
    stop();
    Files.createDirectories(directory.resolve("restored"));
    database = TestDatabase.fresh(dialect, directory.resolve("restored"));
    open(Map.of("caravan.privacy.watch", "0s"));
    plant();
    assertThat(privacy.erasures().of(new Person(PORTAL, Set.of(4711L), Set.of()))).isEmpty();

    assertThat(privacy.erasures().reapply("user:eve")).isNotEmpty();

    assertThat(dump()).doesNotContain(ADA, OLD, "Lovelace").contains(BOB);
    assertThat(privacy.erasures().certificate(first.id()).orElseThrow().cause())
        .isEqualTo("ledger");
    assertThat(privacy.erasures().reapply("user:eve")).isEmpty();
  }

  @Test
  void an_export_holds_all_that_is_kept_about_the_person_and_nobody_else() throws Exception {
    plant();
    Person person = privacy.export().ofEmail(PORTAL, OLD).orElseThrow();
    assertThat(person.contactIds()).containsExactlyInAnyOrder(4710L, 4711L);
    var text = new StringWriter();
    long count = privacy.export().write(person, text);
    JsonNode json = new ObjectMapper().readTree(text.toString());
    assertThat(json.path("places").path("mirror")).hasSize(2);
    assertThat(json.path("places").path("channels")).hasSize(3);
    assertThat(json.path("places").path("writes")).hasSize(3);
    assertThat(json.path("places").path("audit")).hasSize(1);
    assertThat(text.toString()).contains(ADA, "0151-1815").doesNotContain(BOB);

    var lines = new StringWriter();
    assertThat(privacy.export().writeLines(person, lines)).isEqualTo(count);
    assertThat(lines.toString().lines().count()).isEqualTo(count);
    for (String line : lines.toString().lines().toList()) {
      assertThat(new ObjectMapper().readTree(line).path("place").asText()).isNotEmpty();
    }
  }

  /** What the tables hold, without those that say who is erased. */
  String dump() {
    return store.read(
        connection -> {
          var text = new StringBuilder();
          for (String table : tables()) {
            try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
              while (row.next()) {
                text.append(table);
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                  Object value = row.getObject(i);
                  text.append('|')
                      .append(value instanceof byte[] bytes ? new String(bytes, UTF_8) : value);
                }
                text.append('\n');
              }
            }
          }
          return text.toString();
        });
  }

  private Set<String> tables() {
    String sql =
        dialect == Dialect.SQLITE
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
    return store.read(
        connection -> {
          Set<String> names = new TreeSet<>();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
              names.add(row.getString(1));
            }
          }
          return names;
        });
  }

  private String row(String sql) {
    return store.read(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
          }
        });
  }

  private void execute(String sql) {
    store
        .write(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
              }
            })
        .join();
  }

  private void append(String channel, String... bodies) {
    for (String body : bodies) {
      String key = "k";
      try {
        JsonNode json = new ObjectMapper().readTree(body);
        if (json.has("objectId")) {
          key = json.path("portalId").asLong() + "/0-1/" + json.path("objectId").asLong();
        }
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      channels
          .channels()
          .append(channel, List.of(ChannelMessage.of(key, body.getBytes(UTF_8))))
          .join();
    }
  }

  private static String change(long id, String property, String value) {
    return "{\"portalId\":%d,\"subscriptionType\":\"contact.propertyChange\",\"objectId\":%d,\"propertyName\":\"%s\",\"propertyValue\":\"%s\"}"
        .formatted(PORTAL, id, property, value);
  }

  private void plant() {
    audit
        .trail()
        .record(
            new AuditEntry(
                Instant.EPOCH,
                Caller.caravan("routes"),
                "write.update",
                "contacts/4711",
                PORTAL,
                "",
                "{\"lastname\":\"Lovelace\"}",
                AuditEntry.DONE))
        .join();
    append(
        "events",
        change(4711, "phone", "0151-1815"),
        change(4713, "lastname", "Bobson"),
        "{\"portalId\":%d,\"subscriptionType\":\"contact.deletion\",\"objectId\":4711}"
            .formatted(PORTAL),
        change(4711, "lastname", "Lovelace"));
    append(
        "writes-" + PORTAL,
        "{\"writeId\":\"w-open\",\"portalId\":%d,\"objectType\":\"0-1\",\"operation\":\"upsert\",\"idProperty\":\"email\",\"id\":\"%s\",\"properties\":{\"lastname\":\"Lovelace\"}}"
            .formatted(PORTAL, ADA),
        "{\"writeId\":\"w-bob\",\"portalId\":%d,\"objectType\":\"0-1\",\"operation\":\"update\",\"id\":\"4713\",\"properties\":{\"lastname\":\"Bobson\"}}"
            .formatted(PORTAL),
        "{\"writeId\":\"w-company\",\"portalId\":%d,\"objectType\":\"0-2\",\"operation\":\"update\",\"id\":\"9\",\"properties\":{\"city\":\"London\"}}"
            .formatted(PORTAL));
    store
        .write(
            connection -> {
              rows(connection);
              return null;
            })
        .join();
  }

  private void rows(Connection connection) throws java.sql.SQLException {
    String json = dialect == Dialect.POSTGRESQL ? "::jsonb" : "";
    try (Statement insert = connection.createStatement()) {
      record(
          insert,
          PORTAL,
          4711,
          "live",
          "{\"email\":\"%s\",\"lastname\":\"Lovelace\"}".formatted(ADA));
      record(insert, PORTAL, 4710, "merged", "{\"email\":\"%s\"}".formatted(OLD));
      record(
          insert,
          PORTAL,
          4713,
          "live",
          "{\"email\":\"%s\",\"lastname\":\"Bobson\"}".formatted(BOB));
      record(insert, OTHER_PORTAL, 4711, "live", "{\"email\":\"bob@example.com\"}");
      insert.execute("INSERT INTO mirror_merge VALUES (62515, '0-1', 4710, 4711, 5)");
      for (String link :
          List.of("'0-1', 4711, '0-2', 9", "'0-1', 4713, '0-2', 9", "'0-1', 4710, '0-3', 8")) {
        insert.execute(
            "INSERT INTO mirror_association VALUES (62515, %s, 'unlabeled', 1, '', '', 0, 5)"
                .formatted(link));
      }
      insert.execute("INSERT INTO association_pending VALUES (62515, '0-1', '0-2', 4711, 5)");
      insert.execute(
          "INSERT INTO mirror_mapped VALUES (62515, '0-1', 4711, 'h', '{\"name\":\"Lovelace\"}'%s)"
              .formatted(json));
      insert.execute(
          "INSERT INTO mirror_mapped VALUES (62515, '0-1', 4713, 'h', '{\"name\":\"Bobson\"}'%s)"
              .formatted(json));
      quarantined(insert, "0-1", "4711", "[\"phone 0151-1815\"]", "{}");
      quarantined(insert, "0-3", "8", "[]", "{\"contact\":\"%s\"}".formatted(ADA));
      quarantined(insert, "0-1", "4713", "[\"lastname Bobson\"]", "{}");
      insert.execute(
          """
          INSERT INTO mirror_action (id, kind, portal_id, object_type, record_id, at, made_at,
            origin, run_id, properties, erased)
          VALUES ('a1', 'updated', 62515, '0-1', 4711, 5, 5, 'event', 0,
            '{"phone":{"before":"","after":"0151-1815"}}', 0)
          """);
      insert.execute("INSERT INTO mirror_action_waiting VALUES (62515, '0-1', 4711, 'created')");
      insert.execute(
          """
          INSERT INTO mirror_timeline (portal_id, object_type, record_id, at, seen_at, kind, reason,
            origin, run_id)
          VALUES (62515, '0-1', 4711, 5, 5, 'created', 'form of Lovelace', 'event', 0)
          """);
      insert.execute(
          "INSERT INTO mirror_property_history VALUES (62515, '0-1', 4711, 'phone', 5, '0151-1815', 'CRM_UI', '')");
      insert.execute("INSERT INTO mirror_history_read VALUES (62515, '0-1', 4711, 'phone')");
      insert.execute(
          "INSERT INTO reconcile_drift VALUES (1, 1, 62515, '0-1', 4711, 'stale', 'lastname Lovelace', '', 5)");
      write(insert, "w-open", "'email', '" + ADA + "', 'accepted', NULL, 0, NULL", "NULL");
      write(insert, "w-done", "'email', '" + ADA + "', 'done', '4711', 0, NULL", "7");
      write(
          insert,
          "w-refused",
          "'number', '17', 'rejected', NULL, 0, '[{\"code\":\"X\",\"field\":\"\",\"message\":\"%s exists\"}]'"
              .formatted(ADA),
          "7");
      write(insert, "w-bob", "'email', '" + BOB + "', 'done', '4713', 0, NULL", "7");
      insert.execute(
          "INSERT INTO hubspot_write_submission (id, idempotency_key, fingerprint, accepted_at) VALUES ('s1', 'import of %s', 'f', 5)"
              .formatted(ADA));
      insert.execute(
          "INSERT INTO hubspot_import (id, idempotency_key, words, format, whole, accepted_at) VALUES ('i1', 'key', 'words', 'CSV', 1, 5)");
      insert.execute(
          """
          INSERT INTO hubspot_import_chunk VALUES ('i1', 0, 'f', '[2,3]',
            '{"0":{"code":"X","field":"email","message":"%s is no address"},
              "1":{"code":"X","field":"email","message":"%s is no address"}}', 's1')
          """
              .formatted(ADA, BOB));
      for (long id : List.of(4711, 4713)) {
        insert.execute(
            """
            INSERT INTO event_log (portal_id, subscription_id, event_id, subscription_type,
              object_id, occurred_at, processed_at, outcome)
            VALUES (62515, 1, 1, 'contact.propertyChange', %d, 5, 5, 'applied')
            """
                .formatted(id));
      }
      insert.execute(
          "INSERT INTO event_unknown (portal_id, received_at, body) VALUES (62515, 5, '{\"portalId\":62515,\"subscriptionType\":\"contact.x\",\"objectId\":4711,\"of\":\"Lovelace\"}')");
      insert.execute(
          "INSERT INTO recipe_pair VALUES ('two-way', 'c1', '4711', '{\"detached\":false,\"awaitedSince\":0,\"agreed\":{\"lastname\":\"Lovelace\"}}', 1)");
    }
  }

  private void record(Statement insert, long portal, long id, String state, String properties)
      throws java.sql.SQLException {
    insert.execute(
        "INSERT INTO mirror_record VALUES (%d, '0-1', %d, 1, '%s', 5, 5, '{}', 5, 5, '%s'%s)"
            .formatted(
                portal, id, state, properties, dialect == Dialect.POSTGRESQL ? "::jsonb" : ""));
  }

  private static void quarantined(
      Statement insert, String type, String id, String reasons, String raw)
      throws java.sql.SQLException {
    insert.execute(
        "INSERT INTO sync_quarantine VALUES (62515, '%s', '%s', 'map', '%s', '%s', 'h', 5, 1, 5)"
            .formatted(type, id, reasons, raw));
  }

  private static void write(Statement insert, String id, String middle, String settledAt)
      throws java.sql.SQLException {
    insert.execute(
        """
        INSERT INTO hubspot_write (id, submission_id, portal_id, object_type, operation,
          id_property, id_value, state, record_id, created, problems, accepted_at, settled_at)
        VALUES ('%s', 's1', 62515, '0-1', 'upsert', %s, 5, %s)
        """
            .formatted(id, middle, settledAt));
  }
}
