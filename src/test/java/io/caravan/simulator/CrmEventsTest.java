package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.webhooks.WebhookEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which events each change of the CRM brings about. */
class CrmEventsTest extends CrmApiTest {

  private HttpServer receiver;

  @BeforeAll
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    simulator.webhooks(
        simulator.webhooks().to("http://127.0.0.1:" + receiver.getAddress().getPort() + "/"));
  }

  @AfterAll
  void hangUp() {
    receiver.stop(0);
  }

  /** What was told since the last call, in the order in which it happened. */
  private List<String> told() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> simulator.webhookStatistics().counts().pending() == 0);
    List<String> told =
        simulator.webhookStatistics().acknowledgedEvents().stream()
            .sorted(Comparator.comparingLong(WebhookEvent::eventId))
            .map(CrmEventsTest::text)
            .toList();
    simulator.webhookStatistics().reset();
    return told;
  }

  private static String text(WebhookEvent event) {
    String text = event.subscriptionType() + " " + event.objectId();
    if (event.change() instanceof CrmChange.PropertyChanged change) {
      return text + " " + change.property() + "=" + change.value();
    } else if (event.change() instanceof CrmChange.AssociationChanged change) {
      return text
          + (change.removed() ? " -/- " : " --- ")
          + change.toId()
          + (change.type().primary() ? " primary" : "");
    } else if (event.change() instanceof CrmChange.Merged change) {
      return text + " of " + change.primaryId() + " and " + change.mergedIds();
    }
    return text;
  }

  @Test
  void writes_tell_what_they_change_and_nothing_else() {
    String contact = make(CONTACTS, "'email':'a@b.example','city':'A'");
    assertThat(told())
        .containsExactly(
            "contact.creation " + contact,
            "contact.propertyChange " + contact + " email=a@b.example",
            "contact.propertyChange " + contact + " city=A");
    client.patch(CONTACTS + "/" + contact, q("{'properties':{'city':'','email':'a@b.example'}}"));
    assertThat(told()).containsExactly("contact.propertyChange " + contact + " city=");
    client.post(
        CONTACTS + "/batch/upsert",
        q("{'inputs':[{'id':'a@b.example','idProperty':'email','properties':{'city':'B'}}]}"));
    assertThat(told()).containsExactly("contact.propertyChange " + contact + " city=B");
    client.post(CONTACTS, q("{'properties':{'email':'a@b.example'}}"));
    client.patch(CONTACTS + "/" + contact, q("{'properties':{'nonsense':'1'}}"));
    assertThat(told()).isEmpty();
    client.delete(CONTACTS + "/" + contact);
    client.delete(CONTACTS + "/" + contact);
    assertThat(told()).containsExactly("contact.deletion " + contact);
    simulator.portal().restore("contacts", Long.parseLong(contact));
    assertThat(told()).containsExactly("contact.restore " + contact);
  }

  @Test
  void types_without_events_of_their_own_are_objects() {
    makeCars();
    String car = make("/crm/v3/objects/car", "'vin':'1'");
    assertThat(told())
        .containsExactly("object.creation " + car, "object.propertyChange " + car + " vin=1");
    String note = make("/crm/v3/objects/notes", "'hs_timestamp':'1767225600000'");
    assertThat(told()).first().isEqualTo("object.creation " + note);
    String ticket = make(TICKETS, "'subject':'T','hs_pipeline_stage':'1'");
    assertThat(told())
        .containsExactly(
            "ticket.creation " + ticket,
            "ticket.propertyChange " + ticket + " subject=T",
            "ticket.propertyChange " + ticket + " hs_pipeline_stage=1",
            "ticket.propertyChange " + ticket + " hs_pipeline=0");
  }

  @Test
  void a_stage_tells_what_follows_from_it() {
    String deal = make(DEALS, "'dealname':'D','dealstage':'qualifiedtobuy'");
    told();
    client.patch(
        DEALS + "/" + deal, q("{'properties':{'dealstage':'closedwon','closedate':'2026-01-01'}}"));
    assertThat(told())
        .containsExactly(
            "deal.propertyChange " + deal + " dealstage=closedwon",
            "deal.propertyChange " + deal + " closedate=2026-01-01T00:00:00.000Z",
            "deal.propertyChange " + deal + " hs_is_closed=true",
            "deal.propertyChange " + deal + " hs_is_closed_won=true",
            "deal.propertyChange " + deal + " hs_deal_stage_probability=1.0");
  }

  @Test
  void a_link_is_told_by_each_side_and_a_primary_one_twice() {
    String contact = make(CONTACTS, "");
    String company = make(COMPANIES, "");
    String other = make(COMPANIES, "");
    told();
    String links = "/crm/v4/objects/contacts/" + contact + "/associations/companies/";
    String primary = q("[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':1}]");
    client.put(links + company, primary);
    String there = "contact.associationChange " + contact;
    String back = "company.associationChange ";
    assertThat(told())
        .containsExactly(
            there + " --- " + company,
            back + company + " --- " + contact,
            there + " --- " + company + " primary",
            back + company + " --- " + contact + " primary",
            "contact.propertyChange " + contact + " associatedcompanyid=" + company);
    client.put(links + company, primary);
    assertThat(told()).isEmpty();
    client.put(links + other, primary);
    assertThat(told())
        .containsExactlyInAnyOrder(
            there + " --- " + other,
            back + other + " --- " + contact,
            there + " -/- " + company + " primary",
            back + company + " -/- " + contact + " primary",
            there + " --- " + other + " primary",
            back + other + " --- " + contact + " primary",
            "contact.propertyChange " + contact + " associatedcompanyid=" + other);
    client.delete(links + company);
    assertThat(told())
        .containsExactly(there + " -/- " + company, back + company + " -/- " + contact);
    String deal =
        client
            .post(
                DEALS,
                q(
                    "{'properties':{},'associations':[{'to':{'id':'"
                        + contact
                        + "'},'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':3}]}]}"))
            .id();
    assertThat(told())
        .containsExactly(
            "deal.creation " + deal,
            "deal.associationChange " + deal + " --- " + contact,
            there + " --- " + deal);
  }

  @Test
  void a_merge_and_an_erasure_are_told() {
    String first = make(CONTACTS, "'email':'a@b.example'");
    String second = make(CONTACTS, "'email':'b@b.example'");
    String deal = make(DEALS, "");
    String kept = make(DEALS, "");
    told();
    String merged =
        client
            .post(
                CONTACTS + "/merge",
                q("{'primaryObjectId':'" + first + "','objectIdToMerge':'" + second + "'}"))
            .id();
    assertThat(told())
        .containsExactly("contact.merge " + merged + " of " + first + " and [" + second + "]");
    client.post(
        DEALS + "/merge", q("{'primaryObjectId':'" + kept + "','objectIdToMerge':'" + deal + "'}"));
    assertThat(told())
        .containsExactly("deal.merge " + kept + " of " + kept + " and [" + deal + "]");
    client.post(CONTACTS + "/gdpr-delete", q("{'objectId':'b@b.example','idProperty':'email'}"));
    assertThat(told())
        .containsExactlyInAnyOrder(
            "contact.privacyDeletion " + merged, "contact.deletion " + merged);
  }
}
