package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.uncertain.CrmChoices.LinkArchives;
import io.caravan.simulator.uncertain.CrmChoices.LinkIds;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What associations HubSpot makes, how many, and in which form it tells them. */
class LinkRulesTest extends CrmApiTest {

  private static final String V4 = "/crm/v4/associations/contacts/companies";
  private static final String DATED = "/crm/associations/2026-09/contacts/companies";

  private long contact;
  private long company;

  @BeforeEach
  void make() {
    contact = simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    company = simulator.portal().create("companies", Map.of("name", "A"));
  }

  private static String pair(long from, long to, String more) {
    return q("{'from':{'id':'" + from + "'},'to':{'id':'" + to + "'}" + more + "}");
  }

  private static String type(String category, int id) {
    return "'associationCategory':'" + category + "','associationTypeId':" + id;
  }

  private String of(String type, long id) {
    return "/crm/v4/objects/" + type + "/" + id + "/associations/";
  }

  private java.util.List<String> typeIds(String type, long id, String to) {
    return client.get(of(type, id) + to).body().findValuesAsText("typeId");
  }

  @ParameterizedTest(name = "{0} to {1}: {2}/{3}")
  @CsvSource({
    "0-1,0-2,279,280",
    "0-1,0-1,449,449",
    "0-2,0-2,450,450",
    "0-1,0-3,4,3",
    "0-1,0-5,15,16",
    "0-2,0-3,342,341",
    "0-2,0-5,340,339",
    "0-3,0-5,27,28",
    "0-3,0-3,451,451",
    "0-5,0-5,452,452",
    "0-3,0-8,19,20",
    "0-3,0-14,63,64",
    "0-136,0-1,608,609",
    "0-136,0-2,610,611",
    "0-46,0-1,202,201",
    "0-46,0-2,190,189",
    "0-46,0-3,214,213",
    "0-46,0-5,228,227",
    "0-46,0-136,855,854",
    "0-27,0-1,204,203",
    "0-27,0-2,192,191",
    "0-27,0-3,216,215",
    "0-27,0-5,230,229",
    "0-48,0-1,194,193",
    "0-48,0-2,182,181",
    "0-48,0-3,206,205",
    "0-48,0-5,220,219",
    "0-49,0-1,198,197",
    "0-49,0-2,186,185",
    "0-49,0-3,210,209",
    "0-49,0-5,224,223",
    "0-47,0-1,200,199",
    "0-47,0-2,188,187",
    "0-47,0-3,212,211",
    "0-47,0-5,226,225",
    "0-18,0-1,81,82",
    "0-18,0-2,87,88",
    "0-18,0-3,85,86",
    "0-18,0-5,83,84",
    "0-116,0-1,453,454",
    "0-116,0-2,459,460",
    "0-116,0-3,457,458",
    "0-116,0-5,455,456"
  })
  void the_plain_link_has_hubspots_number_on_both_sides(
      String from, String to, int there, int back) {
    assertThat(plain(from, to)).isEqualTo(there);
    assertThat(plain(to, from)).isEqualTo(back);
  }

  private int plain(String from, String to) {
    for (JsonNode type :
        client.get("/crm/v4/associations/" + from + "/" + to + "/labels").body().path("results")) {
      if (type.path("label").isNull() && type.path("category").asText().equals("HUBSPOT_DEFINED")) {
        return type.path("typeId").asInt();
      }
    }
    throw new AssertionError("no plain link from " + from + " to " + to);
  }

  @Test
  void a_contact_has_one_primary_company_which_may_be_that_of_many() {
    long second = simulator.portal().create("contacts", Map.of("email", "b@b.example"));
    long other = simulator.portal().create("companies", Map.of("name", "B"));
    String primary = "[{" + type("HUBSPOT_DEFINED", 1) + "}]";
    client.put(of("contacts", contact) + "companies/" + company, q(primary));
    client.put(of("contacts", second) + "companies/" + company, q(primary));
    assertThat(typeIds("contacts", contact, "companies")).contains("1");
    client.put(of("contacts", contact) + "companies/" + other, q(primary));
    JsonNode links = client.get(of("contacts", contact) + "companies").body().path("results");
    assertThat(links.path(0).findValuesAsText("typeId")).containsExactly("279");
    assertThat(links.path(1).findValuesAsText("typeId")).containsExactlyInAnyOrder("1", "279");
    client.put(
        of("companies", company) + "contacts/" + contact,
        q("[{" + type("HUBSPOT_DEFINED", 2) + "}]"));
    assertThat(typeIds("contacts", second, "companies")).contains("1");
    assertThat(
            client
                .get(of("contacts", contact) + "companies")
                .body()
                .path("results")
                .path(1)
                .findValuesAsText("typeId"))
        .containsExactly("279");
  }

  @Test
  void an_unknown_kind_or_end_is_refused_by_name() {
    Response kind =
        client.put(
            of("contacts", contact) + "companies/" + company,
            q("[{" + type("HUBSPOT_DEFINED", 4) + "}]"));
    assertRefused(kind, 400, "VALIDATION_ERROR");
    assertThat(message(kind)).isEqualTo("One or more associations are invalid");
    assertThat(kind.body().path("context").has("INVALID_ASSOCIATION_TYPE_ID")).isTrue();
    Response end =
        client.put(
            of("contacts", contact) + "companies/4711",
            q("[{" + type("HUBSPOT_DEFINED", 1) + "}]"));
    assertRefused(end, 400, "VALIDATION_ERROR");
    assertThat(texts(end.body().path("context").path("INVALID_OBJECT_IDS")))
        .containsExactly("COMPANY=4711 is not valid");
    Response plain = client.put(of("contacts", contact) + "default/companies/4711", null);
    assertRefused(plain, 404, "OBJECT_NOT_FOUND");
    assertThat(plain.body().path("subCategory").asText())
        .isEqualTo("crm.associations.TO_OBJECT_NOT_FOUND");
    assertThat(message(plain)).isEqualTo("No company with ID 4711 exists");
    assertThat(texts(plain.body().path("context").path("id"))).containsExactly("4711");
    assertRefused(
        client.put(of("contacts", 4711) + "default/companies/" + company, null),
        404,
        "OBJECT_NOT_FOUND");
    assertRefused(
        client.put(of("contacts", contact) + "companies/" + company, "[]"),
        400,
        "VALIDATION_ERROR");
    assertRefused(
        client.put(of("contacts", contact) + "default/products/1", null), 400, "VALIDATION_ERROR");
  }

  @Test
  void a_batch_links_what_it_can_and_names_the_rest() {
    String body =
        "{\"inputs\":["
            + pair(contact, company, ",'types':[{" + type("HUBSPOT_DEFINED", 279) + "}]")
            + ","
            + pair(contact, 4711, ",'types':[{" + type("HUBSPOT_DEFINED", 279) + "}]")
            + "]}";
    for (String path : new String[] {V4, DATED}) {
      Response answer = client.post(path + "/batch/create", body);
      assertThat(answer.status()).isEqualTo(207);
      assertThat(answer.body().path("numErrors").asInt()).isEqualTo(1);
      JsonNode error = answer.body().path("errors").path(0);
      assertThat(error.path("category").asText()).isEqualTo("VALIDATION_ERROR");
      assertThat(error.path("context").has("INVALID_OBJECT_IDS")).isTrue();
      assertThat(answer.body().path("results").path(0).path("fromObjectTypeId").asText())
          .isEqualTo("0-1");
    }
    Response none =
        client.post(
            "/crm/v4/associations/contacts/products/batch/associate/default",
            "{\"inputs\":[" + pair(contact, 1, "") + "]}");
    assertThat(none.status()).isEqualTo(207);
    assertThat(none.body().path("errors").path(0).path("message").asText())
        .isEqualTo("No default association exists between CONTACT and PRODUCT");
  }

  @Test
  void the_batches_have_their_sizes() {
    String read =
        IntStream.range(0, 1001)
            .mapToObj(i -> "{\"id\":\"" + i + "\"}")
            .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    assertRefused(client.post(V4 + "/batch/read", read), 400, "VALIDATION_ERROR");
    assertRefused(
        client.post(V4 + "/batch/associate/default", many(2001, ",'to':{'id':'1'}")),
        400,
        "VALIDATION_ERROR");
    String archive = many(101, ",'to':[{'id':'1'}]");
    assertRefused(client.post(V4 + "/batch/archive", archive), 400, "VALIDATION_ERROR");
    simulator.portal().choices(it -> it.linkArchiveInputs = 2000);
    assertThat(client.post(V4 + "/batch/archive", archive).status()).isEqualTo(204);
  }

  private static String many(int count, String more) {
    return q(
        IntStream.range(0, count)
            .mapToObj(i -> "{'from':{'id':'" + i + "'}" + more + "}")
            .collect(Collectors.joining(",", "{'inputs':[", "]}")));
  }

  @Test
  void a_batch_read_pages_each_record() {
    var ids = new ArrayList<Long>();
    for (int i = 0; i < 501; i++) {
      long other = simulator.portal().create("companies", Map.of("name", "C" + i));
      simulator.portal().associate("contacts", contact, "companies", other);
      ids.add(other);
    }
    String path = DATED + "/batch/read";
    JsonNode first =
        client
            .post(path, q("{'inputs':[{'id':'" + contact + "'}]}"))
            .body()
            .path("results")
            .path(0);
    assertThat(first.path("to")).hasSize(500);
    String after = first.path("paging").path("next").path("after").asText();
    JsonNode rest =
        client
            .post(path, q("{'inputs':[{'id':'" + contact + "','after':'" + after + "'}]}"))
            .body()
            .path("results")
            .path(0);
    assertThat(rest.path("to")).hasSize(1);
    assertThat(rest.path("to").path(0).path("toObjectId").asLong()).isEqualTo(ids.get(500));
    assertThat(rest.has("paging")).isFalse();
    JsonNode page = client.get(of("contacts", contact) + "companies?limit=3").body();
    assertThat(page.path("results")).hasSize(3);
    assertThat(page.path("paging").path("next").path("link").asText()).contains("limit=3");
    assertRefused(
        client.get(of("contacts", contact) + "companies?limit=501"), 400, "VALIDATION_ERROR");
  }

  @Test
  void removing_the_plain_kind_removes_all() {
    client.put(
        of("contacts", contact) + "companies/" + company,
        q("[{" + type("HUBSPOT_DEFINED", 1) + "},{" + type("HUBSPOT_DEFINED", 931) + "}]"));
    String label = ",'types':[{" + type("HUBSPOT_DEFINED", 931) + "}]";
    assertThat(
            client
                .post(
                    V4 + "/batch/labels/archive",
                    "{\"inputs\":[" + pair(contact, company, label) + "]}")
                .status())
        .isEqualTo(204);
    assertThat(typeIds("contacts", contact, "companies")).containsExactlyInAnyOrder("1", "279");
    String plain = ",'types':[{" + type("HUBSPOT_DEFINED", 279) + "}]";
    assertThat(
            client
                .post(
                    DATED + "/batch/labels/archive",
                    "{\"inputs\":[" + pair(contact, company, plain) + "]}")
                .status())
        .isEqualTo(200);
    assertThat(typeIds("contacts", contact, "companies")).isEmpty();
    assertThat(typeIds("companies", company, "contacts")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {V4, DATED})
  void ids_and_removals_are_told_as_chosen(String path) {
    simulator.portal().associate("contacts", contact, "companies", company);
    String read = q("{'inputs':[{'id':'" + contact + "'}]}");
    for (LinkIds choice : LinkIds.values()) {
      simulator.portal().choices(it -> it.linkIds = choice);
      JsonNode id =
          client
              .post(path + "/batch/read", read)
              .body()
              .path("results")
              .path(0)
              .path("to")
              .path(0)
              .path("toObjectId");
      boolean text = choice == LinkIds.TEXT || (choice == LinkIds.BY_VERSION && path.equals(DATED));
      assertThat(id.isTextual()).as(choice.name()).isEqualTo(text);
      assertThat(id.asLong()).isEqualTo(company);
    }
    String archive =
        q("{'inputs':[{'from':{'id':'" + contact + "'},'to':[{'id':'" + company + "'}]}]}");
    for (LinkArchives choice : LinkArchives.values()) {
      simulator.portal().choices(it -> it.linkArchives = choice);
      boolean body =
          choice == LinkArchives.BODY || (choice == LinkArchives.BY_VERSION && path.equals(DATED));
      Response answer = client.post(path + "/batch/archive", archive);
      assertThat(answer.status()).as(choice.name()).isEqualTo(body ? 200 : 204);
      assertThat(answer.body().path("status").asText("none")).isEqualTo(body ? "COMPLETE" : "none");
    }
  }

  @Test
  void a_record_has_a_limited_number_of_links() {
    simulator.portal().choices(it -> it.linksPerRecord = 2);
    for (int i = 0; i < 2; i++) {
      long other = simulator.portal().create("companies", Map.of("name", "C" + i));
      assertThat(client.put(of("contacts", contact) + "default/companies/" + other, null).status())
          .isEqualTo(200);
    }
    Response refused = client.put(of("contacts", contact) + "default/companies/" + company, null);
    assertRefused(refused, 400, "VALIDATION_ERROR");
    assertThat(texts(refused.body().path("context").path("ASSOCIATION_LIMIT_EXCEEDED")))
        .containsExactly(
            "Exceeded association limit of 2 for portalId 62515, fromObjectId "
                + contact
                + ", associationType CONTACT_TO_COMPANY_UNLABELED");
    Response batch =
        client.post(
            V4 + "/batch/associate/default", "{\"inputs\":[" + pair(contact, company, "") + "]}");
    assertThat(batch.status()).isEqualTo(207);
    Response created =
        client.post(
            COMPANIES,
            q(
                "{'properties':{'name':'N'},'associations':[{'to':{'id':'"
                    + contact
                    + "'},'types':[{"
                    + type("HUBSPOT_DEFINED", 280)
                    + "}]}]}"));
    assertRefused(created, 400, "VALIDATION_ERROR");
    assertThat(created.body().path("context").has("ASSOCIATION_LIMIT_EXCEEDED")).isTrue();
  }

  @Test
  void a_note_comes_with_its_contact_and_its_company() {
    Response made =
        client.post(
            "/crm/objects/2026-09/notes",
            q(
                "{'properties':{'hs_timestamp':'2026-11-21T10:00:00.000Z','hs_note_body':'<p>text</p>',"
                    + "'hubspot_owner_id':'41629779','hs_attachment_ids':'1;2'},'associations':["
                    + "{'to':{'id':'"
                    + contact
                    + "'},'types':[{"
                    + type("HUBSPOT_DEFINED", 202)
                    + "}]},{'to':{'id':'"
                    + company
                    + "'},'types':[{"
                    + type("HUBSPOT_DEFINED", 190)
                    + "}]}]}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.property("hs_timestamp")).isEqualTo("2026-11-21T10:00:00.000Z");
    assertThat(typeIds("contacts", contact, "notes")).containsExactly("201");
    assertThat(typeIds("companies", company, "notes")).containsExactly("189");
  }
}
