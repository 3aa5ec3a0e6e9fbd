package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that make no sense are refused before anything changes. */
class BadInputTest extends CrmApiTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /crm/objects/2026-09/contacts/batch/create  | {} | inputs
          /crm/objects/2026-09/contacts/batch/create  | {'inputs':['x']} | inputs[0]
          /crm/objects/2026-09/contacts/batch/create  | {'inputs':[{'properties':{}},null]} | inputs[1]
          /crm/objects/2026-09/contacts/batch/read    | {'inputs':[{}]} | inputs[0].id
          /crm/objects/2026-09/contacts/batch/update  | {'inputs':[{'id':'1','properties':{}},{'properties':{}}]} | inputs[1].id
          /crm/objects/2026-09/contacts/batch/upsert  | {'inputs':[{'idProperty':'email','properties':{}}]} | inputs[0].id
          /crm/objects/2026-09/contacts/batch/archive | {'inputs':[{'id':''}]} | inputs[0].id
          /crm/objects/2026-09/contacts/merge         | {} | primaryObjectId
          /crm/objects/2026-09/contacts/merge         | {'primaryObjectId':'1'} | objectIdToMerge
          /crm/objects/2026-09/contacts/gdpr-delete   | {} | objectId
          /crm/objects/2026-09/contacts | {'properties':{},'associations':{}} | associations
          /crm/objects/2026-09/contacts | {'properties':{},'associations':[{'to':{'id':'1'}}]} | associations[0].types
          /crm/objects/2026-09/contacts | {'properties':{},'associations':[{'types':[{'associationCategory':'HUBSPOT_DEFINED','associationTypeId':279}]}]} | associations[0].to.id
          /crm/associations/2026-09/contacts/companies/batch/read | {'inputs':[{}]} | inputs[0].id
          /crm/pipelines/2026-09/deals | {'label':'L','displayOrder':0} | stages
          /crm/pipelines/2026-09/deals | {'label':'L','displayOrder':0,'stages':[]} | stages
          """)
  void a_member_that_lacks_is_named(String path, String body, String member) {
    Response refused = client.post(path, q(body));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(message(refused)).contains(member);
    assertThat(simulator.portal().ids("contacts", false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "{'properties'", ""})
  void a_body_that_is_no_object_is_unreadable(String body) {
    for (String path :
        new String[] {
          CONTACTS,
          CONTACTS + "/batch/create",
          CONTACTS + "/merge",
          "/crm/properties/2026-09/contacts",
          "/crm/pipelines/2026-09/deals",
          "/crm-object-schemas/2026-09/schemas",
          "/crm/associations/2026-09/contacts/companies/labels"
        }) {
      Response refused = client.post(path, q(body));
      assertThat(refused.status()).as(path).isEqualTo(400);
      assertThat(message(refused)).startsWith("Invalid input JSON on line 1, column ");
      assertThat(refused.body().has("category")).isFalse();
    }
  }

  @Test
  void an_update_needs_properties() {
    String id = make(CONTACTS, "");
    for (String body :
        new String[] {"{}", "{'city':'A'}", "{'properties':[]}", "{'properties':'x'}"}) {
      assertThat(client.patch(CONTACTS + "/" + id, q(body)).status()).as(body).isEqualTo(400);
    }
  }
}
