package io.caravan.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.channel.DeadLetter;
import io.caravan.channel.DeadLetterFilter;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.action.Action;
import io.caravan.mirror.action.ActionFilter;
import io.caravan.mirror.action.ActionKind;
import io.caravan.mirror.action.ActionLog;
import io.caravan.mirror.action.Life;
import io.caravan.mirror.action.LifeEvent;
import io.caravan.mirror.action.Timeline;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From HubSpot's events to the company's webhook, with the route files as they ship. */
abstract class ActionJourney {

  private static final long T = 1_795_000_000_000L;
  private static final String OLD_SECRET = "the-secret-until-today";
  private static final String NEW_SECRET = "the-secret-from-today-on";
  private static final String CHANNEL = "actions-webhook-62515";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final JourneyEvents events = new JourneyEvents();
  private final FakeHubSpot hubspot =
      new FakeHubSpot().schema("contacts", "email", "string", "age", "number");
  private final Dialect dialect;
  private ActionReceiver receiver;
  private JourneyRig rig;

  ActionJourney(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() throws Exception {
    receiver = new ActionReceiver();
    rig =
        new JourneyRig(
            TestDatabase.fresh(dialect, directory),
            hubspot,
            Map.of(
                "caravan.actions.webhook.url", receiver.url(),
                "caravan.actions.webhook.secrets", OLD_SECRET + "," + NEW_SECRET,
                "caravan.actions.webhook.timeout", "700ms",
                "caravan.actions.webhook.backoff", "20ms",
                "caravan.actions.webhook.max-backoff", "200ms",
                "caravan.actions.webhook.batch-size", "10",
                "caravan.mirror.refetch.batch-millis", "20"),
            "webhooks",
            "events",
            "mirror",
            "actions");
  }

  @AfterEach
  void stop() {
    receiver.close();
    rig.close();
  }

  @Test
  void each_action_arrives_in_order_per_record_whatever_the_receiver_does() throws Exception {
    receiver.answer(500, ActionReceiver.RESET, ActionReceiver.SILENCE, 503, 204, 429, 502);
    var random = new Random(7);
    var deliveries = new ArrayList<String>();
    for (int id = 1; id <= 20; id++) {
      hubspot.put("contacts", id, T, Map.of("email", id + "@b.co", "age", "0"));
      deliveries.add(events.event("contact.creation", T, "\"objectId\":" + id));
      for (int age = 1; age <= 4; age++) {
        String change = events.change(id, T + 10L * age, "age", Integer.toString(age));
        deliveries.addAll(Collections.nCopies(1 + random.nextInt(2), change));
      }
      deliveries.add(events.association(T + 5, id, 900, false, true));
    }
    Collections.shuffle(deliveries, random);
    for (int i = 0; i < deliveries.size(); i += 25) {
      deliver(deliveries.subList(i, Math.min(deliveries.size(), i + 25)));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(replayed())
                  .hasSize(20)
                  .allSatisfy((id, values) -> assertThat(values).containsEntry("age", "4"));
              assertThat(idsOf(receiver.taken())).isEqualTo(idsOfMade());
            });

    Map<String, List<Long>> bySeq =
        receiver.taken().stream()
            .collect(
                Collectors.groupingBy(
                    action -> action.path("recordId").asText(),
                    Collectors.mapping(
                        action -> action.path("seq").asLong(), Collectors.toList())));
    assertThat(bySeq).allSatisfy((id, order) -> assertThat(order).isSorted());
    assertThat(receiver.taken())
        .filteredOn(action -> action.path("kind").asText().equals("created"))
        .hasSize(20)
        .allSatisfy(
            action -> {
              assertThat(action.path("name").asText()).isEqualTo("Contact Created");
              assertThat(action.at("/properties/email/after").asText()).endsWith("@b.co");
              assertThat(action.path("portalId").asLong()).isEqualTo(62515);
            });
    assertThat(rig.counted("caravan.actions.sent", "receiver", "webhook"))
        .isGreaterThanOrEqualTo(receiver.taken().size());
    assertThat(rig.counted("caravan.actions.failed", "receiver", "webhook")).isPositive();
  }

  @Test
  void each_request_is_signed_with_both_secrets_of_a_rotation() throws Exception {
    create(1);
    await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
    ActionReceiver.Request request = receiver.requests().get(0);
    assertThat(request.headers().get("x-caravan-signature"))
        .isEqualTo(
            request.signature(OLD_SECRET, receiver.url())
                + ","
                + request.signature(NEW_SECRET, receiver.url()));
    assertThat(request.headers()).containsEntry("content-type", "application/json");
  }

  @Test
  void one_action_that_the_receiver_finds_unfit_does_not_fail_the_others() throws Exception {
    receiver.usually(request -> request.text().contains("13@b.co") ? 422 : 204);
    var created = new String[20];
    for (int id = 1; id <= 20; id++) {
      hubspot.put("contacts", id, T, Map.of("email", id + "@b.co"));
      created[id - 1] = events.event("contact.creation", T, "\"objectId\":" + id);
    }
    deliver(List.of(created));
    await()
        .atMost(PATIENCE)
        .until(() -> receiver.taken().size() == 19 && deadLetters().size() == 1);
    DeadLetter letter = deadLetters().get(0);
    assertThat(letter.key()).isEqualTo("62515/0-1/13");
    assertThat(letter.attempts()).as("given up on at once").isEqualTo(1);
    assertThat(letter.errorMessage()).contains("422");

    receiver.usually(request -> 204);
    rig.channels().channels().deadLetters().replay(letter.id()).join();
    await().atMost(PATIENCE).until(() -> idsOf(receiver.taken()).equals(idsOfMade()));
  }

  @Test
  void a_receiver_that_is_gone_or_elsewhere_gets_nothing_twice() throws Exception {
    receiver.answer(410, 302);
    create(1);
    await().atMost(PATIENCE).until(() -> deadLetters().size() == 1);
    create(2);
    await().atMost(PATIENCE).until(() -> deadLetters().size() == 2);
    assertThat(receiver.requests()).extracting(ActionReceiver.Request::path).containsOnly("/crm");
    assertThat(deadLetters().get(1).errorMessage()).contains("302", "caravan.actions.webhook.url");
  }

  @Test
  void a_receiver_that_asks_to_wait_is_left_alone_so_long() throws Exception {
    receiver.answer(429);
    create(1);
    await().atMost(PATIENCE).until(() -> receiver.taken().size() == 1);
    List<ActionReceiver.Request> requests = receiver.requests();
    assertThat(requests).hasSize(2);
    assertThat(Duration.ofNanos(requests.get(1).receivedAt() - requests.get(0).receivedAt()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(990));
  }

  @Test
  void an_erased_person_is_nowhere_in_the_database_and_in_no_later_request() throws Exception {
    receiver.usually(request -> request.text().contains("\"created\"") ? 422 : 500);
    hubspot.put("contacts", 1, T, Map.of("email", "planted-0"));
    deliver(List.of(events.event("contact.creation", T, "\"objectId\":1")));
    await().atMost(PATIENCE).until(() -> deadLetters().size() == 1);
    deliver(List.of(events.change(1, T + 1, "email", "planted-1")));
    await().atMost(PATIENCE).until(() -> receiver.received().size() > 2);
    deliver(
        List.of(
            events.change(1, T + 2, "email", "planted-2"),
            events.event("contact.privacyDeletion", T + 3, "\"objectId\":1")));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                rig.mirror().queries().record(contact(1)).orElseThrow().state()
                    == RecordState.ERASED);

    // The events themselves leave the channel when the consumer's progress is written.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(DatabaseText.of(rig.store()))
                    .allSatisfy(
                        (table, text) -> assertThat(text).as(table).doesNotContain("planted")));
    int before = receiver.requests().size();
    rig.channels().channels().deadLetters().replayAll(DeadLetterFilter.all()).join();
    receiver.usually(request -> 204);
    await().atMost(PATIENCE).until(() -> idsOf(receiver.taken()).equals(idsOfMade()));
    // A request that was on its way while the values were erased may still have had them.
    assertThat(
            receiver.requests().subList(before + 1, receiver.requests().size()).stream()
                .map(ActionReceiver.Request::text))
        .noneMatch(text -> text.contains("planted"));
    assertThat(kinds()).containsExactly("created", "updated", "updated", "erased");
    assertThat(receiver.taken()).filteredOn(action -> action.path("erased").asBoolean()).hasSize(3);
  }

  @Test
  void the_timeline_tells_one_life_under_all_ids() throws Exception {
    create(1);
    create(2);
    deliver(
        List.of(
            events.event("contact.deletion", T + 10, "\"objectId\":1"),
            events.event("contact.restore", T + 20, "\"objectId\":1")));
    await().atMost(PATIENCE).until(() -> kinds().contains("restored"));
    hubspot.remove("contacts", 1);
    hubspot.remove("contacts", 2);
    hubspot.put("contacts", 3, T + 30, Map.of("email", "x@b.co", "hs_merged_object_ids", "1;2"));
    deliver(
        List.of(
            events.event(
                "contact.merge",
                T + 30,
                "\"objectId\":3,\"primaryObjectId\":1,\"mergedObjectIds\":[2],\"newObjectId\":3")));
    await().atMost(PATIENCE).until(() -> kinds().stream().filter("created"::equals).count() == 3);
    deliver(List.of(events.event("contact.privacyDeletion", T + 40, "\"objectId\":3")));
    await().atMost(PATIENCE).until(() -> kinds().contains("erased"));

    for (long id : List.of(1L, 2L, 3L)) {
      Life life = new Timeline(rig.store()).of(contact(id));
      assertThat(life.current()).isEqualTo(contact(3));
      assertThat(life.merged()).containsExactlyInAnyOrder(contact(1), contact(2));
      assertThat(life.state()).isEqualTo(RecordState.ERASED);
      assertThat(life.events())
          .extracting(event -> event.record().id() + " " + event.kind().code())
          .containsExactlyInAnyOrder(
              "1 created",
              "2 created",
              "1 deleted",
              "1 restored",
              "1 merged",
              "2 merged",
              "3 created",
              "3 erased");
      assertThat(life.events())
          .filteredOn(event -> event.kind() == ActionKind.MERGED)
          .extracting(LifeEvent::otherId)
          .containsOnly(3L);
      assertThat(life.events()).extracting(LifeEvent::at).isSorted();
      assertThat(life.events())
          .last()
          .extracting(LifeEvent::reason)
          .isEqualTo("privacy deletion, event");
    }
  }

  private void create(long id) throws Exception {
    hubspot.put("contacts", id, T, Map.of("email", id + "@b.co"));
    deliver(List.of(events.event("contact.creation", T, "\"objectId\":" + id)));
    await()
        .atMost(PATIENCE)
        .until(() -> made().stream().anyMatch(action -> action.record().id() == id));
  }

  private void deliver(List<String> some) throws Exception {
    assertThat(rig.deliver("[" + String.join(",", some) + "]").statusCode()).isEqualTo(204);
  }

  private List<Action> made() {
    return new ActionLog(rig.store()).newest(ActionFilter.all(), 100_000);
  }

  private List<String> kinds() {
    return made().stream().map(action -> action.kind().code()).toList();
  }

  private Map<Long, Map<String, String>> replayed() {
    var records = new HashMap<Long, Map<String, String>>();
    for (Action action : made()) {
      action
          .properties()
          .forEach(
              (name, change) ->
                  records
                      .computeIfAbsent(action.record().id(), id -> new HashMap<>())
                      .put(name, change.after()));
    }
    return records;
  }

  private Set<String> idsOfMade() {
    return made().stream().map(Action::id).collect(Collectors.toSet());
  }

  private static Set<String> idsOf(List<JsonNode> actions) {
    return actions.stream().map(action -> action.path("id").asText()).collect(Collectors.toSet());
  }

  private List<DeadLetter> deadLetters() {
    return rig.channels()
        .channels()
        .deadLetters()
        .list(DeadLetterFilter.ofChannel(CHANNEL), 0, 100);
  }

  private static RecordRef contact(long id) {
    return new RecordRef(JourneyRig.PORTAL, ObjectType.CONTACTS, id);
  }
}
