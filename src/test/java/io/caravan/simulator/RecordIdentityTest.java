package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what a record is known: ids, unique properties, e-mail addresses. */
class RecordIdentityTest extends CrmApiTest {

  private String second;
  private String merged;

  private void makeMerged() {
    String first = make(CONTACTS, "'email':'a@b.example'");
    second = make(CONTACTS, "'email':'second@b.example'");
    merged =
        client
            .post(
                CONTACTS + "/merge",
                q("{'primaryObjectId':'" + first + "','objectIdToMerge':'" + second + "'}"))
            .id();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"})
  void a_unique_property_stands_for_the_id(String base) {
    makeCars();
    String id = make(base + "/car", "'vin':'W0L'");
    assertThat(client.get(base + "/car/w0l?idProperty=vin").id()).isEqualTo(id);
    assertThat(
            client
                .patch(base + "/car/W0L?idProperty=vin", q("{'properties':{'model':'M'}}"))
                .property("model"))
        .isEqualTo("M");
    Response read =
        client.post(base + "/car/batch/read", q("{'idProperty':'vin','inputs':[{'id':'W0L'}]}"));
    assertThat(read.body().path("results").path(0).path("id").asText()).isEqualTo(id);
    Response updated =
        client.post(
            base + "/car/batch/update",
            q("{'inputs':[{'id':'W0L','idProperty':'vin','properties':{'model':'N'}}]}"));
    assertThat(updated.status()).as(updated.text()).isEqualTo(200);
    assertRefused(client.get(base + "/car/W0L?idProperty=model"), 400, "VALIDATION_ERROR");
    assertRefused(client.get(base + "/car/X?idProperty=vin"), 404, "OBJECT_NOT_FOUND");
  }

  @Test
  void a_contact_is_found_by_any_of_its_addresses() {
    makeMerged();
    for (String address : List.of("a@b.example", "Second@b.example")) {
      assertThat(client.get(CONTACTS + "/" + address + "?idProperty=email").id()).isEqualTo(merged);
      Response again = client.post(CONTACTS, q("{'properties':{'email':'" + address + "'}}"));
      assertRefused(again, 409, "CONFLICT");
      assertThat(message(again)).isEqualTo("Contact already exists. Existing ID: " + merged);
    }
    client.delete(CONTACTS + "/" + merged);
    make(CONTACTS, "'email':'second@b.example'");
  }

  @Test
  void an_update_may_not_take_an_address_either() {
    String owner = make(CONTACTS, "'email':'a@b.example'");
    String other = make(CONTACTS, "'firstname':'B'");
    Response refused =
        client.patch(CONTACTS + "/" + other, q("{'properties':{'email':'A@b.example'}}"));
    assertRefused(refused, 409, "CONFLICT");
    assertThat(message(refused)).endsWith("Existing ID: " + owner);
    client.patch(CONTACTS + "/" + owner, q("{'properties':{'email':''}}"));
    assertThat(
            client
                .patch(CONTACTS + "/" + other, q("{'properties':{'email':'A@b.example'}}"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void contacts_are_updated_in_batches_by_record_id_only() {
    make(CONTACTS, "'email':'a@b.example'");
    for (String property : List.of("email", "hs_object_id")) {
      Response refused =
          client.post(
              CONTACTS + "/batch/update",
              q(
                  "{'inputs':[{'id':'a@b.example','idProperty':'"
                      + property
                      + "','properties':{'city':'A'}}]}"));
      assertRefused(refused, 400, "VALIDATION_ERROR");
      assertThat(message(refused))
          .isEqualTo(
              "Unable to perform update/upsert by non-unique 0-1 property "
                  + property
                  + " in portal ID 62515");
    }
  }

  @Test
  void an_upsert_says_what_was_new() {
    String known = make(CONTACTS, "'email':'a@b.example'");
    Response answer =
        client.post(
            CONTACTS + "/batch/upsert",
            q(
                "{'inputs':[{'id':'a@b.example','idProperty':'email','properties':{'city':'A'}},"
                    + "{'id':'n@b.example','idProperty':'email','properties':{'city':'B'}}]}"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    for (JsonNode result : answer.body().path("results")) {
      boolean isKnown = result.path("id").asText().equals(known);
      assertThat(result.path("new").asBoolean()).isEqualTo(!isKnown);
    }
    assertThat(
            client.get(CONTACTS + "/n@b.example?idProperty=email&properties=city").property("city"))
        .isEqualTo("B");
    assertRefused(
        client.post(CONTACTS + "/batch/upsert", q("{'inputs':[{'id':'1','properties':{}}]}")),
        400,
        "VALIDATION_ERROR");
    assertRefused(
        client.post(
            CONTACTS + "/batch/upsert",
            q("{'inputs':[{'id':'1','idProperty':'city','properties':{}}]}")),
        400,
        "VALIDATION_ERROR");
  }

  @Test
  void an_upsert_by_email_succeeds_or_fails_as_a_whole() {
    String body =
        "{'inputs':[{'objectWriteTraceId':'t1','id':'a@b.example','idProperty':'%s','properties':{%s}},"
            + "{'objectWriteTraceId':'t2','id':'b@b.example','idProperty':'%s','properties':{'nonsense':'1'}}]}";
    assertRefused(
        client.post(CONTACTS + "/batch/upsert", q(body.formatted("email", "", "email"))),
        400,
        "VALIDATION_ERROR");
    makeCars();
    Response cars =
        client.post("/crm/v3/objects/car/batch/upsert", q(body.formatted("vin", "", "vin")));
    assertThat(cars.status()).isEqualTo(207);
  }

  @Test
  void two_inputs_for_one_record_are_refused_however_they_name_it() {
    makeCars();
    client.post(
        "/crm/properties/2026-09/car",
        q("{'name':'plate','label':'P','type':'string','fieldType':'text','hasUniqueValue':true}"));
    String id = make("/crm/v3/objects/car", "'vin':'W0L','plate':'KR 1'");
    Response refused =
        client.post(
            "/crm/v3/objects/car/batch/upsert",
            q(
                "{'inputs':[{'id':'W0L','idProperty':'vin','properties':{'model':'A'}},"
                    + "{'id':'KR 1','idProperty':'plate','properties':{'model':'B'}}]}"));
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(message(refused))
        .isEqualTo("Duplicate IDs found in batch input: [" + id + "]. IDs must be unique");
    assertThat(texts(refused.body().path("context").path("ids"))).containsExactly(id);
  }

  @Test
  void an_address_twice_in_a_batch_is_a_conflict_without_an_id() {
    Response refused =
        client.post(
            CONTACTS + "/batch/create",
            q(
                "{'inputs':[{'properties':{'email':'a@b.example'}},"
                    + "{'properties':{'email':'A@b.example'}}]}"));
    assertRefused(refused, 409, "CONFLICT");
    assertThat(message(refused)).isEqualTo("Contact already exists");
    assertThat(simulator.portal().ids("contacts", false)).isEmpty();
  }
}
