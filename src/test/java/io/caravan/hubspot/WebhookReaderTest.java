package io.caravan.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WebhookReaderTest {

  private static final String DELIVERY =
      """
      [{"eventId":3181526,"subscriptionId":2001,"portalId":62515,"appId":54321,"occurredAt":1795000000000,"subscriptionType":"object.propertyChange","attemptNumber":2,
        "objectId":123,"objectTypeId":"0-1","propertyName":"lifecyclestage","propertyValue":"custömer","changeSource":"CRM_UI","sourceId":"userId:9586504","isSensitive":true},
       {"eventId":3181527,"subscriptionId":2002,"portalId":62515,"appId":54321,"occurredAt":1795000000001,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":124,"changeFlag":"CREATED","changeSource":"INTEGRATION","sourceId":"54321","future":{"a":[1,{"b":null}]}},
       {"eventId":3181528,"subscriptionId":2003,"portalId":62515,"appId":54321,"occurredAt":1795000000002,"subscriptionType":"contact.associationChange","attemptNumber":0,"changeSource":"USER","associationType":"CONTACT_TO_COMPANY","fromObjectId":124,"toObjectId":900,"associationRemoved":false,"isPrimaryAssociation":true},
       {"eventId":3181529,"subscriptionId":2004,"portalId":62515,"appId":54321,"occurredAt":1795000000003,"eventType":"contact.merge","attemptNumber":0,"objectId":125,"primaryObjectId":123,"mergedObjectIds":[124],"newObjectId":125,"numberOfPropertiesMoved":7,"changeSource":"CRM_UI"},
       {"eventId":3181530,"subscriptionId":2005,"portalId":62515,"occurredAt":1795000000004,"subscriptionType":"conversation.newMessage","objectId":"77","messageId":"m-1","messageType":"MESSAGE"}]
      """;

  @Test
  void every_event_keeps_its_own_bytes() {
    List<EventEnvelope> events = WebhookReader.envelopes(bytes(DELIVERY));

    assertThat(events).hasSize(5);
    for (EventEnvelope event : events) {
      String text = new String(event.text(), StandardCharsets.UTF_8);
      assertThat(text).startsWith("{\"eventId\":" + event.eventId()).endsWith("}");
      assertThat(DELIVERY).contains(text);
    }
  }

  @Test
  void keys_tell_order_and_identity() {
    List<EventEnvelope> events = WebhookReader.envelopes(bytes(DELIVERY));

    assertThat(events)
        .extracting(EventEnvelope::orderKey)
        .containsExactly(
            "62515/0-1/123",
            "62515/0-1/124",
            "62515/0-1/124",
            "62515/0-1/125",
            "62515/conversation/77");
    assertThat(events)
        .extracting(EventEnvelope::dedupeKey)
        .containsExactly(
            "62515/2001/3181526/1795000000000/123/lifecyclestage",
            "62515/2002/3181527/1795000000001/124/",
            "62515/2003/3181528/1795000000002/124-900/primary added",
            "62515/2004/3181529/1795000000003/125/",
            "62515/2005/3181530/1795000000004/77/");
  }

  @Test
  void the_attempt_does_not_change_the_identity_and_everything_else_does() {
    String first = dedupeKey("\"attemptNumber\":0", 1, 2, 3, 4, 5, "p");
    assertThat(dedupeKey("\"attemptNumber\":7", 1, 2, 3, 4, 5, "p")).isEqualTo(first);
    assertThat(
            List.of(
                dedupeKey("\"a\":0", 9, 2, 3, 4, 5, "p"),
                dedupeKey("\"a\":0", 1, 9, 3, 4, 5, "p"),
                dedupeKey("\"a\":0", 1, 2, 9, 4, 5, "p"),
                dedupeKey("\"a\":0", 1, 2, 3, 9, 5, "p"),
                dedupeKey("\"a\":0", 1, 2, 3, 4, 9, "p"),
                dedupeKey("\"a\":0", 1, 2, 3, 4, 5, "q")))
        .doesNotContain(first)
        .doesNotHaveDuplicates();
  }

  @Test
  void all_fields_are_read() {
    List<WebhookEvent> events =
        WebhookReader.envelopes(bytes(DELIVERY)).stream()
            .map(envelope -> WebhookReader.event(envelope.text()))
            .toList();

    WebhookEvent change = events.get(0);
    assertThat(change.property())
        .isEqualTo(new WebhookEvent.Property("lifecyclestage", "custömer", true));
    assertThat(change.objectType()).contains(ObjectType.CONTACTS);
    assertThat(change.attemptNumber()).isEqualTo(2);
    assertThat(change.appId()).isEqualTo(54321);
    assertThat(change.changeSource()).isEqualTo("CRM_UI");
    assertThat(change.sourceId()).isEqualTo("userId:9586504");
    assertThat(change.subject()).isEqualTo("object");
    assertThat(change.happening()).isEqualTo("propertyChange");

    assertThat(events.get(1).changeFlag()).isEqualTo("CREATED");
    assertThat(events.get(1).objectType()).contains(ObjectType.CONTACTS);
    assertThat(events.get(1).property()).isNull();

    assertThat(events.get(2).association())
        .isEqualTo(
            new WebhookEvent.Association(
                "CONTACT_TO_COMPANY",
                Optional.of(ObjectType.CONTACTS),
                124,
                Optional.of(ObjectType.COMPANIES),
                900,
                false,
                true));

    assertThat(events.get(3).subscriptionType()).isEqualTo("contact.merge");
    assertThat(events.get(3).merge()).isEqualTo(new WebhookEvent.Merge(123, List.of(124L), 125, 7));

    assertThat(events.get(4).conversation())
        .isEqualTo(new WebhookEvent.Conversation("m-1", "MESSAGE"));
    assertThat(events.get(4).objectType()).isEmpty();
    assertThat(events.get(4).objectId()).isEqualTo(77);
  }

  @Test
  void the_generic_form_names_both_types_of_an_association() {
    WebhookEvent event =
        WebhookReader.event(
            bytes(
                """
                {"eventId":1,"subscriptionId":2,"portalId":3,"occurredAt":4,"subscriptionType":"object.associationChange",
                 "fromObjectId":5,"toObjectId":6,"fromObjectTypeId":"2-77","toObjectTypeId":"0-3","associationRemoved":true}
                """));
    assertThat(event.association().fromType()).contains(new ObjectType("2-77"));
    assertThat(event.association().toType()).contains(ObjectType.DEALS);
    assertThat(event.association().removed()).isTrue();
    assertThat(event.association().primary()).isFalse();
  }

  @Test
  void what_is_no_delivery_is_refused_with_a_reason() {
    for (String body :
        List.of(
            "",
            " ",
            "null",
            "7",
            "\"text\"",
            "{}",
            "[]",
            "[1]",
            "[{}]",
            "[{\"portalId\":1}]",
            "[{\"eventId\":1,\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4}]",
            "[{\"eventId\":{},\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4,\"subscriptionType\":\"x\"}]",
            "[{\"eventId\":null,\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4,\"subscriptionType\":\"x\"}]",
            "[{\"eventId\":1e400,\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4,\"subscriptionType\":\"x\"}]",
            "[{\"eventId\":99999999999999999999999,\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4,\"subscriptionType\":\"x\"}]",
            "[{\"eventId\":1,\"subscriptionId\":2,\"portalId\":-3,\"occurredAt\":4,\"subscriptionType\":\"x\"}]",
            "[" + event(1) + "] []",
            "[" + event(1) + ",]",
            "[" + event(1),
            "[".repeat(100_000),
            "[{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}]",
            "[{\"a\":" + "9".repeat(10_000) + "}]")) {
      assertThatThrownBy(() -> WebhookReader.envelopes(bytes(body)))
          .as(body.substring(0, Math.min(60, body.length())))
          .isInstanceOf(UnreadableDelivery.class)
          .hasMessageNotContainingAny("99999", "text\"");
    }
  }

  @Test
  void other_encodings_than_utf_8_are_refused() {
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      assertThatThrownBy(() -> WebhookReader.envelopes(("[" + event(1) + "]").getBytes(charset)))
          .isInstanceOf(UnreadableDelivery.class);
    }
  }

  @Test
  void more_than_100_events_are_read_up_to_the_bound() {
    assertThat(WebhookReader.envelopes(bytes(delivery(1_000)))).hasSize(1_000);
    assertThatThrownBy(() -> WebhookReader.envelopes(bytes(delivery(1_001))))
        .isInstanceOf(UnreadableDelivery.class);
  }

  @Property(tries = 500)
  void rubbish_throws_nothing_but_the_typed_error(@ForAll byte[] body) {
    onlyTyped(body);
  }

  @Property(tries = 500)
  void damaged_deliveries_throw_nothing_but_the_typed_error(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int damages) {
    byte[] body = bytes(DELIVERY);
    var random = new Random(seed);
    for (int i = 0; i < damages; i++) {
      int at = random.nextInt(body.length);
      byte[] interesting = bytes("{}[]\",:0-9eE\\\0");
      body[at] = interesting[random.nextInt(interesting.length)];
    }
    onlyTyped(body);
  }

  @Property(tries = 300)
  void truncated_deliveries_are_refused(@ForAll @IntRange(min = 0, max = 1_000) int length) {
    byte[] whole = bytes(DELIVERY.strip());
    byte[] body = java.util.Arrays.copyOf(whole, Math.min(length, whole.length - 1));
    assertThatThrownBy(() -> WebhookReader.envelopes(body)).isInstanceOf(UnreadableDelivery.class);
  }

  private static void onlyTyped(byte[] body) {
    assertThatCode(
            () -> {
              try {
                WebhookReader.envelopes(body)
                    .forEach(
                        envelope -> {
                          try {
                            WebhookReader.event(envelope.text());
                          } catch (UnreadableDelivery expected) {
                            // An event can be storable and still say nonsense in its details.
                          }
                        });
              } catch (UnreadableDelivery expected) {
                // What it must be.
              }
            })
        .doesNotThrowAnyException();
  }

  private static String dedupeKey(
      String extra, long portal, long sub, long event, long at, long object, String property) {
    String json =
        """
        [{"eventId":%d,"subscriptionId":%d,"portalId":%d,"occurredAt":%d,"objectId":%d,"propertyName":"%s","subscriptionType":"contact.propertyChange",%s}]
        """
            .formatted(event, sub, portal, at, object, property, extra);
    return WebhookReader.envelopes(bytes(json)).get(0).dedupeKey();
  }

  private static String delivery(int events) {
    var text = new StringBuilder("[");
    for (int i = 0; i < events; i++) {
      text.append(i == 0 ? "" : ",").append(event(i));
    }
    return text.append("]").toString();
  }

  private static String event(int id) {
    return "{\"eventId\":"
        + id
        + ",\"subscriptionId\":2,\"portalId\":3,\"occurredAt\":4,\"objectId\":5,\"subscriptionType\":\"contact.creation\"}";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
