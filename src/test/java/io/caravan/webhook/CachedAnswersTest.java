package io.caravan.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.WebhookReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedAnswersTest {

  private final List<String> forgotten = new ArrayList<>();
  private final CachedAnswers answers =
      new CachedAnswers((portal, type, id) -> forgotten.add(portal + "/" + type + "/" + id));

  @Test
  void a_change_makes_its_record_forgotten() {
    tell(
        "contact.propertyChange",
        "\"objectId\":7,\"propertyName\":\"city\",\"propertyValue\":\"Bern\"");

    assertThat(forgotten).containsExactly("5/contacts/7");
  }

  @Test
  void an_association_makes_both_records_forgotten() {
    tell(
        "contact.associationChange",
        "\"associationType\":\"CONTACT_TO_COMPANY\",\"fromObjectId\":7,\"toObjectId\":9,\"associationRemoved\":false");

    assertThat(forgotten).contains("5/contacts/7", "5/companies/9");
  }

  @Test
  void a_merge_makes_all_its_records_forgotten() {
    tell(
        "company.merge",
        "\"objectId\":12,\"primaryObjectId\":10,\"mergedObjectIds\":[11],\"newObjectId\":12");

    assertThat(forgotten)
        .containsExactlyInAnyOrder("5/companies/12", "5/companies/10", "5/companies/11");
  }

  @Test
  void an_event_without_a_record_forgets_nothing() {
    tell(
        "conversation.newMessage",
        "\"objectId\":3,\"messageId\":\"m\",\"messageType\":\"MESSAGE\"");

    assertThat(forgotten).isEmpty();
  }

  private void tell(String type, String more) {
    String json =
        """
        {"eventId":1,"subscriptionId":2,"portalId":5,"appId":4,"occurredAt":1795000000000,"subscriptionType":"%s",
         "attemptNumber":0,%s}
        """
            .formatted(type, more);
    answers.forget(WebhookReader.event(json.getBytes(StandardCharsets.UTF_8)));
  }
}
