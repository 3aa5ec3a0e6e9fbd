package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends records: merges, the recycle bin, privacy. */
class MergeAndErasureTest extends CrmApiTest {

  private Response merge(String plural, String primary, String other) {
    return client.post(
        "/crm/objects/2026-09/" + plural + "/merge",
        q("{'primaryObjectId':'" + primary + "','objectIdToMerge':'" + other + "'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          contacts  | 'firstname':'A' | 'city':'C' | city | true
          companies | 'name':'A'      | 'city':'C' | city | true
          deals     | 'dealname':'A'  | 'amount':'C' | amount | false
          tickets   | 'subject':'A','hs_pipeline_stage':'1' | 'content':'C','subject':'B','hs_pipeline_stage':'1' | content | false
          """)
  void a_merge_keeps_the_primarys_values_and_fills_its_gaps(
      String plural, String first, String second, String filled, boolean newId) {
    String path = "/crm/objects/2026-09/" + plural;
    String value = plural.equals("deals") ? "'amount':'7'" : second;
    String primary = make(path, first);
    String other = make(path, value);
    Response merged = merge(plural, primary, other);
    assertThat(merged.status()).as(merged.text()).isEqualTo(200);
    if (newId) {
      assertThat(merged.id()).isNotIn(primary, other);
      assertThat(merged.property("hs_merged_object_ids")).isEqualTo(primary + ";" + other);
    } else {
      assertThat(merged.id()).isEqualTo(primary);
      assertThat(merged.property("hs_merged_object_ids")).isEqualTo(other);
    }
    for (String old : List.of(primary, other)) {
      Response read = client.get(path + "/" + old + "?properties=" + filled);
      assertThat(read.id()).isEqualTo(merged.id());
      assertThat(read.property(filled)).isNotNull();
      assertThat(client.patch(path + "/" + old, q("{'properties':{}}")).id())
          .isEqualTo(merged.id());
    }
    assertThat(simulator.portal().ids(plural, false)).containsExactly(Long.valueOf(merged.id()));
  }

  @Test
  void a_custom_type_merges_and_keeps_its_unique_values() {
    makeCars();
    client.post(
        "/crm/properties/2026-09/car",
        q("{'name':'plate','label':'P','type':'string','fieldType':'text','hasUniqueValue':true}"));
    String primary = make("/crm/v3/objects/car", "'vin':'1'");
    String other = make("/crm/v3/objects/car", "'vin':'2','plate':'KR 1'");
    assertThat(merge("car", primary, other).id()).isEqualTo(primary);
    assertThat(client.get("/crm/v3/objects/car/KR%201?idProperty=plate").id()).isEqualTo(primary);
    assertRefused(
        client.post("/crm/v3/objects/car", q("{'properties':{'vin':'3','plate':'KR 1'}}")),
        400,
        "VALIDATION_ERROR");
    make("/crm/v3/objects/car", "'vin':'2'");
  }

  @Test
  void a_portal_may_keep_the_primarys_id() {
    simulator.portal().choices(it -> it.mergeKeepsId = true);
    String primary = make(CONTACTS, "'email':'a@b.example'");
    String other = make(CONTACTS, "'email':'b@b.example'");
    Response merged = merge("contacts", primary, other);
    assertThat(merged.id()).isEqualTo(primary);
    assertThat(client.get(CONTACTS + "/" + other).id()).isEqualTo(primary);
    assertThat(client.get(CONTACTS + "/b@b.example?idProperty=email").id()).isEqualTo(primary);
  }

  @Test
  void a_merge_of_merged_records_collects_all_ids_and_the_history() {
    String a = make(CONTACTS, "'email':'a@b.example','city':'A'");
    client.patch(CONTACTS + "/" + a, q("{'properties':{'city':'B'}}"));
    String b = make(CONTACTS, "'email':'b@b.example'");
    String c = make(CONTACTS, "'email':'c@b.example'");
    String first = merge("contacts", a, b).id();
    String second = merge("contacts", first, c).id();
    Response read =
        client.get(
            CONTACTS
                + "/"
                + b
                + "?properties=hs_merged_object_ids,hs_additional_emails&propertiesWithHistory=city");
    assertThat(read.id()).isEqualTo(second);
    assertThat(read.property("hs_merged_object_ids").split(";"))
        .containsExactlyInAnyOrder(a, b, first, c);
    assertThat(read.property("hs_additional_emails").split(";"))
        .containsExactlyInAnyOrder("b@b.example", "c@b.example");
    assertThat(read.body().path("propertiesWithHistory").path("city").findValuesAsText("value"))
        .containsExactly("B", "A");
  }

  @Test
  void a_wrong_merge_is_refused() {
    String id = make(CONTACTS, "'firstname':'A'");
    assertRefused(merge("contacts", id, id), 400, "VALIDATION_ERROR");
    assertRefused(merge("contacts", id, "4242"), 404, "OBJECT_NOT_FOUND");
    assertRefused(merge("contacts", "4242", id), 404, "OBJECT_NOT_FOUND");
    assertThat(merge("notes", id, id).status()).isEqualTo(404);
    assertThat(merge("products", id, id).status()).isEqualTo(404);
  }

  @Test
  void a_profile_has_at_most_250_identities() {
    String profile = make(CONTACTS, "'firstname':'A'");
    for (int i = 0; i < 125; i++) {
      profile = merge("contacts", profile, make(CONTACTS, "'firstname':'B'")).id();
    }
    Response refused = merge("contacts", profile, make(CONTACTS, "'firstname':'C'"));
    assertThat(refused.status()).isEqualTo(414);
    assertThat(message(refused)).isEqualTo("Cannot have more than 250 identities on a profile");
    assertThat(client.get(CONTACTS + "/" + profile).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/crm/v3/objects", "/crm/objects/2026-03", "/crm/objects/2026-09"})
  void a_contact_is_erased_by_id_or_by_any_address(String base) {
    String path = base + "/contacts/gdpr-delete";
    String first = make(CONTACTS, "'email':'a@b.example'");
    assertThat(client.post(path, q("{'objectId':'" + first + "'}")).status()).isEqualTo(204);
    assertThat(client.get(CONTACTS + "/" + first + "?archived=true").status()).isEqualTo(404);
    String second = make(CONTACTS, "'email':'a@b.example'");
    String third = make(CONTACTS, "'email':'b@b.example'");
    String merged = merge("contacts", second, third).id();
    assertThat(client.post(path, q("{'objectId':'b@b.example','idProperty':'email'}")).status())
        .isEqualTo(204);
    for (String id : List.of(second, third, merged)) {
      assertThat(client.get(CONTACTS + "/" + id).status()).isEqualTo(404);
    }
    assertThat(client.post(path, q("{'objectId':'none@b.example','idProperty':'email'}")).status())
        .isEqualTo(204);
    assertRefused(client.post(path, q("{'idProperty':'email'}")), 400, "VALIDATION_ERROR");
    assertThat(client.post(base + "/companies/gdpr-delete", q("{'objectId':'1'}")).status())
        .isEqualTo(404);
  }

  @Test
  void the_recycle_bin_keeps_a_record_for_ninety_days() throws IOException {
    var clock = SimulatorClock.frozenAt(java.time.Instant.parse("2026-11-22T00:00:00Z"));
    try (var other = Simulator.start(SimulatorOptions.builder().noLimits().clock(clock).build())) {
      var there = new TestClient(other);
      long id = other.portal().create("contacts", Map.of("email", "a@b.example"));
      long kept = other.portal().create("contacts", Map.of("email", "b@b.example"));
      other.portal().delete("contacts", id);
      clock.advance(Duration.ofDays(90));
      other.portal().delete("contacts", kept);
      assertThat(there.get(CONTACTS + "/" + id + "?archived=true").status()).isEqualTo(200);
      clock.advance(Duration.ofSeconds(1));
      assertThat(there.get(CONTACTS + "/" + id + "?archived=true").status()).isEqualTo(404);
      JsonNode bin = there.get(CONTACTS + "?archived=true").body().path("results");
      assertThat(bin.findValuesAsText("id")).containsExactly(Long.toString(kept));
      other.portal().restore("contacts", kept);
      assertThat(there.get(CONTACTS + "/b@b.example?idProperty=email").id())
          .isEqualTo(Long.toString(kept));
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> other.portal().restore("contacts", id))
          .isInstanceOf(io.caravan.simulator.crm.CrmProblem.NoSuchRecord.class);
    }
  }
}
