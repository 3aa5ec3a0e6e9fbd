package io.caravan.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.channel.DeadLetterFilter;
import io.caravan.gateway.CallError;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From HubSpot's POST to the mirror, with the route files as they ship; run on each engine. */
abstract class EventJourney {

  private static final long T = 1_795_000_000_000L;

  @TempDir private Path directory;
  private final JourneyEvents events = new JourneyEvents();
  private final FakeHubSpot hubspot =
      new FakeHubSpot()
          .schema(
              "contacts", "email", "string", "age", "number", "vip", "bool", "since", "datetime")
          .schema("companies", "name", "string");
  private final Dialect dialect;
  private JourneyRig rig;

  EventJourney(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() throws Exception {
    rig = JourneyRig.whole(TestDatabase.fresh(dialect, directory), hubspot);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void a_created_contact_is_read_from_hubspot_and_its_changes_follow() throws Exception {
    hubspot.put("contacts", 1, T + 5, Map.of("email", "a@b.co", "age", "41", "vip", "true"));

    deliver(event("contact.creation", T, "\"objectId\":1"));
    eventually(1, record -> record.knowledge() == Knowledge.COMPLETE);
    assertThat(contact(1).orElseThrow().properties()).containsEntry("age", "41");

    deliver(change(1, T + 20, "age", "42"), change(1, T + 10, "age", "13"));
    eventually(1, record -> record.properties().get("age").equals("42"));
    assertThat(
            view(
                """
                SELECT email, CAST(age AS INTEGER), CASE WHEN vip THEN 'yes' ELSE 'no' END
                FROM contacts_62515 WHERE record_id = 1
                """))
        .isEqualTo("a@b.co|42|yes");
    assertThat(outcomes()).contains("\"outcome\":\"applied\"", "\"outcome\":\"stale\"");
  }

  @Test
  void a_duplicate_event_is_counted_and_not_applied() throws Exception {
    String change = change(1, T, "email", "x@y.z");
    hubspot.put("contacts", 1, T, Map.of("email", "x@y.z"));
    deliver(change, change);
    deliver(change.replace("\"attemptNumber\":0", "\"attemptNumber\":1"));
    eventually(1, record -> record.knowledge() == Knowledge.COMPLETE);

    await().untilAsserted(() -> assertThat(outcomes().lines()).hasSize(1));
    assertThat(rig.counted("caravan.channel.duplicates", "channel", "events")).isEqualTo(2);
  }

  @Test
  void the_milliseconds_of_an_event_become_the_text_of_the_api() throws Exception {
    hubspot.put("contacts", 1, T, Map.of("since", "2026-11-18T11:06:40.000Z"));
    deliver(event("contact.creation", T, "\"objectId\":1"));
    eventually(1, record -> record.knowledge() == Knowledge.COMPLETE);
    deliver(change(1, T + 9, "since", "1795000000123"));
    eventually(1, record -> "2026-11-18T11:06:40.123Z".equals(record.properties().get("since")));
  }

  @Test
  void many_unknown_records_are_read_in_batches() throws Exception {
    var events = new String[100];
    for (int i = 0; i < 100; i++) {
      hubspot.put("contacts", i + 1, T, Map.of("email", i + "@b.co"));
      events[i] = event("contact.creation", T, "\"objectId\":" + (i + 1));
    }
    deliver(events);
    await()
        .untilAsserted(
            () ->
                assertThat(rig.mirror().queries().liveCounts(JourneyRig.PORTAL))
                    .containsEntry(ObjectType.CONTACTS, 100L));
    await().until(() -> rig.mirror().queries().stubCount(JourneyRig.PORTAL) == 0);
    assertThat(hubspot.calls("/crm/objects/{type}/batch/read")).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void a_record_that_hubspot_no_longer_has_is_marked_deleted() throws Exception {
    deliver(event("contact.creation", T, "\"objectId\":7"));
    eventually(7, record -> record.state() == RecordState.DELETED);
  }

  @Test
  void deletion_restore_and_erasure_take_effect() throws Exception {
    hubspot.put("contacts", 1, T, Map.of("email", "a@b.co"));
    deliver(event("contact.creation", T, "\"objectId\":1"));
    eventually(1, record -> record.knowledge() == Knowledge.COMPLETE);
    deliver(event("contact.deletion", T + 1, "\"objectId\":1"));
    eventually(1, record -> record.state() == RecordState.DELETED);
    deliver(event("contact.restore", T + 2, "\"objectId\":1"));
    eventually(1, record -> record.state() == RecordState.LIVE);
    deliver(
        event("contact.deletion", T + 3, "\"objectId\":1"),
        event("contact.privacyDeletion", T + 4, "\"objectId\":1"));
    eventually(1, record -> record.state() == RecordState.ERASED && record.properties().isEmpty());
    deliver(change(1, T + 5, "email", "a@b.co"));
    await().untilAsserted(() -> assertThat(outcomes()).contains("\"outcome\":\"ignored\""));
    assertThat(contact(1).orElseThrow().properties()).isEmpty();
  }

  @Test
  void merged_records_live_on_as_the_third_one() throws Exception {
    hubspot.put("contacts", 1, T, Map.of("email", "one@b.co"));
    hubspot.put("contacts", 2, T, Map.of("email", "two@b.co"));
    deliver(
        event("contact.creation", T, "\"objectId\":1"),
        event("contact.creation", T, "\"objectId\":2"),
        association(T, 2, 900, false, false));
    eventually(2, record -> record.knowledge() == Knowledge.COMPLETE);
    hubspot.remove("contacts", 1);
    hubspot.remove("contacts", 2);
    hubspot.put("contacts", 3, T + 10, Map.of("email", "one@b.co", "hs_merged_object_ids", "1;2"));
    deliver(
        event(
            "contact.merge",
            T + 10,
            "\"objectId\":3,\"primaryObjectId\":1,\"mergedObjectIds\":[2],\"newObjectId\":3"));
    eventually(3, record -> record.knowledge() == Knowledge.COMPLETE);

    deliver(change(2, T + 20, "email", "new@b.co"));
    eventually(3, record -> "new@b.co".equals(record.properties().get("email")));
    assertThat(contact(1).orElseThrow().ref().id()).isEqualTo(3);
    assertThat(companiesOf(1)).containsExactly(900L);
  }

  @Test
  void both_sides_of_an_association_are_one_truth() throws Exception {
    deliver(association(T, 1, 900, false, true));
    deliver(
        event(
            "company.associationChange",
            T,
            "\"associationType\":\"COMPANY_TO_CONTACT\",\"fromObjectId\":900,\"toObjectId\":1,"
                + "\"associationRemoved\":false,\"isPrimaryAssociation\":true"));
    await().untilAsserted(() -> assertThat(companiesOf(1)).containsExactly(900L));

    deliver(association(T + 10, 1, 901, false, true));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        rig.mirror().queries().associations(ref(1), ObjectType.COMPANIES).stream()
                            .filter(one -> one.primary()))
                    .singleElement()
                    .satisfies(one -> assertThat(one.ref().id()).isEqualTo(901)));

    deliver(association(T + 20, 1, 900, true, false));
    await().untilAsserted(() -> assertThat(companiesOf(1)).containsExactly(901L));
    deliver(association(T + 15, 1, 900, false, false));
    await().untilAsserted(() -> assertThat(outcomes()).contains("\"outcome\":\"stale\""));
    assertThat(companiesOf(1)).containsExactly(901L);
  }

  @Test
  void an_unknown_kind_of_event_is_kept_and_counted() throws Exception {
    deliver(event("conversation.newMessage", T, "\"objectId\":5,\"messageId\":\"m\""));
    await().untilAsserted(() -> assertThat(outcomes()).contains("\"outcome\":\"unknown\""));
    assertThat(rig.counted("caravan.events.unknown")).isEqualTo(1);
    assertThat(
            view(
                """
                SELECT count(*), min(portal_id), 0 FROM event_unknown
                WHERE body LIKE '%newMessage%'
                """))
        .isEqualTo("1|62515|0");
  }

  @Test
  void a_dropped_file_takes_over_its_kind_of_event() throws Exception {
    Path file = directory.resolve("on-contact-creation.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            id: on-contact-creation
            from:
              uri: direct
              parameters:
                name: on-contact.creation
              steps:
                - setVariable:
                    name: outcome
                    constant: mine
        """);
    deliver(event("contact.creation", T, "\"objectId\":1"));
    await().untilAsserted(() -> assertThat(outcomes()).contains("applied"));
    rig.load(file);
    deliver(event("contact.creation", T, "\"objectId\":2"));
    await().untilAsserted(() -> assertThat(outcomes()).contains("\"outcome\":\"mine\""));
    rig.camel().getRouteController().stopRoute("on-contact-creation");
    rig.camel().removeRoute("on-contact-creation");
    deliver(event("company.creation", T, "\"objectId\":3"));
    await().untilAsserted(() -> assertThat(outcomes().lines()).hasSize(3));
  }

  /** The recipe as it stands in the README. */
  @Test
  void the_readmes_handler_does_what_it_says() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("```yaml") + "```yaml".length();
    Path file = directory.resolve("on-deal-propertyChange.camel.yaml");
    Files.writeString(file, readme.substring(begin, readme.indexOf("```", begin)));
    rig.load(file);

    deliver(
        event(
            "deal.propertyChange",
            T,
            "\"objectId\":1,\"propertyName\":\"dealstage\",\"propertyValue\":\"contractsent\""));
    deliver(
        event(
            "deal.propertyChange",
            T + 1,
            "\"objectId\":1,\"propertyName\":\"dealstage\",\"propertyValue\":\"closedwon\""));

    await()
        .untilAsserted(
            () ->
                assertThat(outcomes()).contains("\"outcome\":\"applied\"", "\"outcome\":\"won\""));
    rig.camel().getRouteController().stopRoute("on-deal-propertyChange");
    rig.camel().removeRoute("on-deal-propertyChange");
  }

  @Test
  void an_event_of_a_portal_that_is_not_ours_becomes_a_dead_letter_with_a_reason()
      throws Exception {
    deliver(event("contact.creation", T, "\"objectId\":1").replace("62515", "999"));
    await()
        .untilAsserted(
            () ->
                assertThat(
                        rig.channels()
                            .channels()
                            .deadLetters()
                            .list(DeadLetterFilter.ofChannel("events"), 0, 10))
                    .singleElement()
                    .satisfies(
                        letter ->
                            assertThat(letter.toString())
                                .contains("Portal 999 is not configured")));
  }

  @Test
  void a_failed_read_is_tried_again_and_a_used_up_day_waits_for_the_next() throws Exception {
    hubspot.put("contacts", 1, T, Map.of("email", "a@b.co"));
    hubspot.failNext(new CallError.Unavailable("HubSpot is resting"));
    hubspot.failNext(
        new CallError.DailyQuotaUsed("none left", Instant.now().plus(Duration.ofMillis(300))));
    deliver(event("contact.creation", T, "\"objectId\":1"));
    eventually(1, record -> record.knowledge() == Knowledge.COMPLETE);
    assertThat(hubspot.calls("/crm/objects/{type}/batch/read")).hasSize(3);
  }

  private void deliver(String... events) throws Exception {
    assertThat(rig.deliver("[" + String.join(",", events) + "]").statusCode()).isEqualTo(204);
  }

  private String event(String type, long at, String more) {
    return events.event(type, at, more);
  }

  private String change(long id, long at, String name, String value) {
    return events.change(id, at, name, value);
  }

  private String association(long at, long from, long to, boolean removed, boolean primary) {
    return events.association(at, from, to, removed, primary);
  }

  private void eventually(long id, java.util.function.Predicate<MirrorRecord> condition) {
    await().atMost(Duration.ofSeconds(15)).until(() -> contact(id).filter(condition).isPresent());
  }

  private Optional<MirrorRecord> contact(long id) {
    return rig.mirror().queries().record(ref(id));
  }

  private List<Long> companiesOf(long id) {
    return rig.mirror().queries().associations(ref(id), ObjectType.COMPANIES).stream()
        .map(one -> one.ref().id())
        .toList();
  }

  private static RecordRef ref(long id) {
    return new RecordRef(JourneyRig.PORTAL, ObjectType.CONTACTS, id);
  }

  private String outcomes() throws Exception {
    var text = new StringWriter();
    rig.webhook().eventLog().export(text, Instant.EPOCH);
    return text.toString();
  }

  private String view(String sql) {
    return rig.store()
        .read(
            connection -> {
              try (var statement = connection.createStatement();
                  var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1) + "|" + rows.getString(2) + "|" + rows.getString(3);
              }
            });
  }
}
