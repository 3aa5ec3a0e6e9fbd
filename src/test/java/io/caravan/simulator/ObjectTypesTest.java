package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which types there are, by which names, and what a record of each needs and shows. */
class ObjectTypesTest extends CrmApiTest {

  /** objectTypeId, plural, property to write, everything that a create of this type needs. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0-1   | contacts             | firstname | 'firstname':'A'
          0-2   | companies            | name      | 'name':'A'
          0-3   | deals                | dealname  | 'dealname':'A','dealstage':'qualifiedtobuy'
          0-5   | tickets              | subject   | 'subject':'A','hs_pipeline_stage':'1'
          0-7   | products             | name      | 'name':'A','price':'1.5'
          0-8   | line_items           | name      | 'name':'A','quantity':'2'
          0-14  | quotes               | hs_title  | 'hs_title':'A','hs_expiration_date':'2027-01-01'
          0-18  | communications       | hs_communication_body | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_communication_body':'A','hs_communication_channel_type':'SMS'
          0-19  | feedback_submissions | hs_content | 'hs_content':'A'
          0-27  | tasks                | hs_task_subject | 'hs_timestamp':'1767225600000','hs_task_subject':'A'
          0-46  | notes                | hs_note_body | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_note_body':'A'
          0-47  | meetings             | hs_meeting_title | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_meeting_title':'A'
          0-48  | calls                | hs_call_title | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_call_title':'A'
          0-49  | emails               | hs_email_subject | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_email_direction':'EMAIL','hs_email_subject':'A'
          0-53  | invoices             | hs_comments | 'hs_comments':'A','hs_currency':'USD'
          0-54  | marketing_events     | hs_event_name | 'hs_event_name':'A'
          0-69  | subscriptions        | hs_name | 'hs_name':'A'
          0-74  | goal_targets         | hs_goal_name | 'hs_goal_name':'A'
          0-84  | discounts            | hs_label | 'hs_label':'A','hs_value':'10'
          0-85  | fees                 | hs_label | 'hs_label':'A','hs_value':'10'
          0-86  | taxes                | hs_label | 'hs_label':'A','hs_value':'10'
          0-101 | commerce_payments    | hs_customer_email | 'hs_customer_email':'A','hs_initial_amount':'5'
          0-115 | users                | hs_job_title | 'hs_job_title':'A'
          0-116 | postal_mail          | hs_postal_mail_body | 'hs_timestamp':'2026-01-01T00:00:00Z','hs_postal_mail_body':'A'
          0-123 | orders               | hs_order_name | 'hs_order_name':'A'
          0-142 | carts                | hs_cart_name | 'hs_cart_name':'A'
          0-162 | services             | hs_name | 'hs_name':'A'
          0-410 | courses              | hs_course_name | 'hs_course_name':'A'
          0-420 | listings             | hs_name | 'hs_name':'A'
          0-421 | appointments         | hs_appointment_name | 'hs_appointment_name':'A'
          0-970 | projects             | hs_name | 'hs_name':'A'
          """)
  void every_standard_type_has_records(
      String typeId, String plural, String property, String properties) {
    String id = make("/crm/objects/2026-09/" + plural, properties);
    Response read = client.get("/crm/v3/objects/" + typeId + "/" + id + "?properties=" + property);
    assertThat(read.status()).as(read.text()).isEqualTo(200);
    assertThat(read.property(property)).isEqualTo("A");
    String modified = typeId.equals("0-1") ? "lastmodifieddate" : "hs_lastmodifieddate";
    assertThat(read.property(modified)).isEqualTo(read.body().path("updatedAt").asText());
    assertThat(client.delete("/crm/objects/2026-03/" + plural + "/" + id).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contacts  | createdate,email,firstname,hs_object_id,lastmodifieddate,lastname
          companies | createdate,domain,hs_lastmodifieddate,hs_object_id,name
          deals     | amount,closedate,createdate,dealname,dealstage,hs_lastmodifieddate,hs_object_id,pipeline
          tickets   | content,createdate,hs_lastmodifieddate,hs_object_id,hs_pipeline,hs_pipeline_stage,hs_ticket_category,hs_ticket_priority,subject
          notes     | hs_createdate,hs_lastmodifieddate,hs_object_id
          """)
  void without_properties_an_answer_has_the_defaults(String plural, String names) {
    String id =
        switch (plural) {
          case "tickets" -> make(TICKETS, "'subject':'A','hs_pipeline_stage':'1'");
          case "notes" -> make("/crm/v3/objects/notes", "'hs_timestamp':'1767225600000'");
          default -> make("/crm/v3/objects/" + plural, "");
        };
    JsonNode properties =
        client.get("/crm/v3/objects/" + plural + "/" + id).body().path("properties");
    assertThat(properties.fieldNames()).toIterable().containsExactly(names.split(","));
  }

  @Test
  void a_custom_type_goes_by_all_of_its_names() {
    String typeId = makeCars();
    String id = make("/crm/objects/2026-09/" + typeId, "'vin':'W0L'");
    for (String name : List.of(typeId, "p62515_car", "P62515_CAR", "car", "Cars", "p_car")) {
      assertThat(client.get("/crm/v3/objects/" + name + "/" + id).id()).as(name).isEqualTo(id);
    }
    assertRefused(client.get("/crm/v3/objects/p1_car/" + id), 400, "VALIDATION_ERROR");
    assertRefused(client.get("/crm/v3/objects/2-1/" + id), 400, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          notes    | 'hs_note_body':'A'                           | NOTE   | hs_timestamp
          tasks    | 'hs_task_subject':'A'                        | TASK   | hs_timestamp
          calls    | ''                                           | CALL   | hs_timestamp
          meetings | ''                                           | MEETING | hs_timestamp
          emails   | 'hs_timestamp':'1767225600000'               | EMAIL  | hs_email_direction
          emails   | ''                                           | EMAIL  | hs_timestamp,hs_email_direction
          tickets  | 'subject':'A'                                | TICKET | hs_pipeline_stage
          leads    | ''                                           | LEAD   | hs_lead_name
          """)
  void what_a_type_cannot_do_without_is_named(
      String plural, String properties, String name, String missing) {
    String given = properties.equals("''") ? "" : properties;
    for (String base : List.of("/crm/v3/objects/", "/crm/objects/2026-09/")) {
      Response refused = client.post(base + plural, q("{'properties':{" + given + "}}"));
      assertRefused(refused, 400, "VALIDATION_ERROR");
      assertThat(message(refused))
          .isEqualTo("Error creating " + name + ". Some required properties were not set.");
      assertThat(texts(refused.body().path("context").path("properties")))
          .containsExactly(missing.split(","));
    }
  }

  @Test
  void a_lead_needs_a_contact_or_a_company() {
    String body = "{'properties':{'hs_lead_name':'L'}%s}";
    assertRefused(
        client.post("/crm/objects/2026-09/leads", q(body.formatted(""))), 400, "VALIDATION_ERROR");
    String contact = make(CONTACTS, "'firstname':'A'");
    String link =
        ",'associations':[{'to':{'id':'%s'},'types':[{'associationCategory':'HUBSPOT_DEFINED',"
            + "'associationTypeId':578}]}]";
    Response made =
        client.post("/crm/objects/2026-09/leads", q(body.formatted(link.formatted(contact))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
  }

  @Test
  void minimums_that_the_api_forgives_are_enforced_on_request() {
    make(CONTACTS, "'city':'A'");
    make(DEALS, "'amount':'1'");
    make(COMPANIES, "'city':'A'");
    simulator.portal().choices(it -> it.strictMinimums = true);
    assertRefused(client.post(CONTACTS, q("{'properties':{'city':'A'}}")), 400, "VALIDATION_ERROR");
    assertRefused(
        client.post(COMPANIES, q("{'properties':{'city':'A'}}")), 400, "VALIDATION_ERROR");
    Response deal = client.post(DEALS, q("{'properties':{'amount':'1'}}"));
    assertThat(texts(deal.body().path("context").path("properties")))
        .containsExactly("dealname", "dealstage");
    make(COMPANIES, "'domain':'a.example'");
  }

  @Test
  void a_full_account_takes_no_more_records() {
    simulator.portal().choices(it -> it.recordLimit = 2);
    make(CONTACTS, "'firstname':'A'");
    make(CONTACTS, "'firstname':'B'");
    Response refused = client.post(CONTACTS, q("{'properties':{'firstname':'C'}}"));
    assertThat(refused.status()).isEqualTo(402);
    assertThat(message(refused))
        .isEqualTo("Portal 62515 has exceeded its OBJECT_CREATION contact limit of 2");
    assertThat(refused.body().path("errorType").asText()).isEqualTo("LimitExceededException");
    make(COMPANIES, "'name':'A'");
  }
}
