package io.caravan.mirror.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.ObjectType;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.hubspot.WebhookReader;
import io.caravan.mirror.MirrorHandlers;
import io.caravan.mirror.journal.JournalEvents.Translated;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An event of the journal reads like the webhook events that it stands for. */
class JournalEventsTest {

  private static final long AT = 1_794_997_600_123L;
  private final JournalEvents events = new JournalEvents(portal -> portal == 62_515);

  private Translated translate(String members) {
    return events.translate(json(members), "offset-1", "journal");
  }

  private static JsonNode json(String members) {
    try {
      return new ObjectMapper()
          .readTree(
              ("{'portalId':62515,'occurredAt':'2026-11-18T10:26:40.123Z'," + members + "}")
                  .replace('\'', '"'));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private List<WebhookEvent> read(String members) {
    return translate(members).messages().stream()
        .map(message -> WebhookReader.event(message.body()))
        .toList();
  }

  private static final String CONTACT = "'type':'OBJECT','objectTypeId':'0-1','objectId':512";

  @Test
  void an_update_is_a_change_of_each_property() {
    List<WebhookEvent> changes =
        read(CONTACT + ",'action':'UPDATE','propertyChanges':{'city':'Köln','firstname':null}");
    assertThat(changes).hasSize(2);
    WebhookEvent city = changes.get(0);
    assertThat(city.subscriptionType()).isEqualTo("object.propertyChange");
    assertThat(city.objectType()).contains(ObjectType.CONTACTS);
    assertThat(city.objectId()).isEqualTo(512);
    assertThat(city.occurredAt()).isEqualTo(AT);
    assertThat(city.property()).isEqualTo(new WebhookEvent.Property("city", "Köln", false));
    assertThat(changes.get(1).property().value()).isEmpty();
    assertThat(changes.get(0).eventId()).isNotEqualTo(changes.get(1).eventId());
  }

  @Test
  void a_creation_is_told_with_its_values() {
    assertThat(read(CONTACT + ",'action':'CREATE','propertyChanges':{'email':'a@b.example'}"))
        .extracting(WebhookEvent::subscriptionType)
        .containsExactly("object.creation", "object.propertyChange");
  }

  @Test
  void deletion_restore_and_erasure_are_what_they_are_for_webhooks() {
    assertThat(read(CONTACT + ",'action':'DELETE'").get(0).subscriptionType())
        .isEqualTo("object.deletion");
    assertThat(read(CONTACT + ",'action':'RESTORE'").get(0).subscriptionType())
        .isEqualTo("object.restore");
    WebhookEvent erased =
        read("'type':'GDPR_PRIVACY_DELETION','objectTypeId':'0-1','objectId':9,"
                + "'action':'GDPR_DELETE'")
            .get(0);
    assertThat(erased.subscriptionType()).isEqualTo("contact.privacyDeletion");
    assertThat(erased.objectId()).isEqualTo(9);
    assertThat(erased.objectType()).contains(ObjectType.CONTACTS);
  }

  @Test
  void a_merge_names_the_survivor_and_the_old_ids() {
    WebhookEvent merge =
        read(CONTACT
                + ",'action':'MERGE','primaryObjectId':1,'mergedObjectIds':[2],'newObjectId':3")
            .get(0);
    assertThat(merge.objectId()).isEqualTo(3);
    assertThat(merge.merge()).isEqualTo(new WebhookEvent.Merge(1, List.of(2L), 3, 0));
    // Nothing says what was merged: somebody has to look.
    assertThat(read(CONTACT + ",'action':'MERGE'").get(0).subscriptionType())
        .isEqualTo("journal.OBJECT-MERGE");
  }

  private static final String LINK =
      "'type':'ASSOCIATION','objectTypeId':'0-1','objectId':7,'associatedObjectTypeId':'0-2',"
          + "'associatedObjectId':8";

  @Test
  void an_association_names_both_ends() {
    WebhookEvent added =
        read(LINK + ",'action':'ASSOCIATION_ADDED','isPrimaryAssociation':true").get(0);
    assertThat(added.association().fromType()).contains(ObjectType.CONTACTS);
    assertThat(added.association().fromId()).isEqualTo(7);
    assertThat(added.association().toType()).contains(ObjectType.COMPANIES);
    assertThat(added.association().toId()).isEqualTo(8);
    assertThat(added.association().primary()).isTrue();
    assertThat(added.association().removed()).isFalse();
    assertThat(read(LINK + ",'action':'ASSOCIATION_REMOVED'").get(0).association().removed())
        .isTrue();
  }

  @Test
  void a_label_that_goes_does_not_part_two_records() {
    String label = LINK + ",'associationCategory':'USER_DEFINED','associationTypeId':36";
    assertThat(translate(label + ",'action':'ASSOCIATION_REMOVED'").skipped()).isEqualTo("label");
    assertThat(read(label + ",'action':'ASSOCIATION_ADDED'")).hasSize(1);
  }

  @Test
  void what_webhooks_do_not_know_is_kept_whole() {
    WebhookEvent unknown =
        read("'type':'LIST_MEMBERSHIP','action':'ADDED_TO_LIST','objectTypeId':'0-1',"
                + "'objectId':5,'listId':6")
            .get(0);
    assertThat(unknown.subscriptionType()).isEqualTo("journal.LIST_MEMBERSHIP-ADDED_TO_LIST");
    assertThat(new String(translate("'type':'x y','action':''").messages().get(0).body(), UTF_8))
        .contains("journal.xy-unknown")
        .contains("journalEvent");
  }

  @Test
  void somebody_elses_events_and_unusable_ones_are_left_out() {
    JsonNode other = json("'type':'OBJECT','action':'DELETE','objectTypeId':'0-1','objectId':1");
    ((com.fasterxml.jackson.databind.node.ObjectNode) other).put("portalId", 9);
    assertThat(events.translate(other, "o", "journal").skipped()).isEqualTo("other_portal");
    ((com.fasterxml.jackson.databind.node.ObjectNode) other).put("occurredAt", "yesterday");
    assertThat(events.translate(other, "o", "journal").skipped()).isEqualTo("unusable");
  }

  @Test
  void messages_have_the_key_of_pushed_ones_and_say_where_they_come_from() {
    ChannelMessage message = translate(CONTACT + ",'action':'DELETE'").messages().get(0);
    String pushed =
        "[{'eventId':3,'subscriptionId':2,'portalId':62515,'occurredAt':1,'objectId':512,"
            + "'subscriptionType':'contact.deletion'}]";
    assertThat(message.key())
        .isEqualTo(
            WebhookReader.envelopes(pushed.replace('\'', '"').getBytes(UTF_8)).get(0).orderKey());
    assertThat(message.headers()).isEqualTo(Map.of(MirrorHandlers.JOURNAL, "offset-1"));
  }

  @Test
  void the_same_event_has_the_same_dedupe_key_and_another_one_has_not() {
    String update = CONTACT + ",'action':'UPDATE','propertyChanges':{'city':'A'}";
    String first = translate(update).messages().get(0).dedupeKey();
    assertThat(translate(update).messages().get(0).dedupeKey()).isEqualTo(first);
    assertThat(translate(update.replace("'A'", "'B'")).messages().get(0).dedupeKey())
        .isNotEqualTo(first);
    assertThat(events.translate(json(update), "o", "again").messages().get(0).dedupeKey())
        .isNotEqualTo(first);
  }
}
