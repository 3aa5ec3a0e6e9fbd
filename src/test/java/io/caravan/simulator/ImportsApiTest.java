package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.SimulatedPortal.Snapshot;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.jobs.AssetPace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;

class ImportsApiTest extends OnFrozenTime {

  private static final String IMPORTS = "/crm/imports/2026-09";

  private static String column(String type, String name, String property, String more) {
    return "{\"columnObjectTypeId\":\"%s\",\"columnName\":\"%s\",\"propertyName\":\"%s\"%s}"
        .formatted(type, name, property, more);
  }

  private static String contact(String name, String property) {
    return column("0-1", name, property, "");
  }

  private static String request(String operations, String more, String... columns) {
    return ("{\"name\":\"test\",\"importOperations\":{%s}%s,\"files\":[{\"fileName\":\"f.csv\",\"fileFormat\":\"CSV\","
            + "\"fileImportPage\":{\"hasHeader\":true,\"columnMappings\":[%s]}}]}")
        .formatted(operations, more, String.join(",", columns));
  }

  private Response post(String request, String csv) {
    return client.multipart(
        IMPORTS, "importRequest", request, "f.csv", csv.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs an import to its end. */
  private JsonNode run(String request, String csv) {
    Response begun = post(request, csv);
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    return ended(begun.id());
  }

  private JsonNode ended(String id) {
    await().until(() -> Set.of("DONE", "FAILED", "CANCELED").contains(state(id)));
    return client.get(IMPORTS + "/" + id).body();
  }

  private String state(String id) {
    return client.get(IMPORTS + "/" + id).body().path("state").asText();
  }

  private static int counter(JsonNode done, String name) {
    return done.path("metadata").path("counters").path(name).asInt(0);
  }

  private JsonNode errors(JsonNode done) {
    return client
        .get(
            IMPORTS
                + "/"
                + done.path("id").asText()
                + "/errors?includeErrorMessage=true&includeRowData=true")
        .body()
        .path("results");
  }

  private List<Snapshot> contacts() {
    return simulator.portal().ids("contacts", false).stream()
        .map(id -> simulator.portal().find("contacts", id).orElseThrow())
        .toList();
  }

  @Test
  void a_file_becomes_contacts_with_quotes_line_breaks_and_umlauts() {
    JsonNode done =
        run(
            request(
                "\"0-1\":\"CREATE\"",
                "",
                contact("E-Mail", "email"),
                contact("Name", "lastname"),
                contact("Ort", "city")),
            "\uFEFFE-Mail,Name,Ort\r\na@x.example,\"O\"\"Neil, Jr.\",\"Bad\nTölz\"\r\nb@x.example,李,\r\n");
    assertThat(done.path("state").asText()).isEqualTo("DONE");
    assertThat(counter(done, "TOTAL_ROWS")).isEqualTo(2);
    assertThat(counter(done, "CREATED_OBJECTS")).isEqualTo(2);
    assertThat(counter(done, "PROPERTY_VALUES_EMITTED")).isEqualTo(5);
    assertThat(contacts().get(0).properties())
        .containsEntry("lastname", "O\"Neil, Jr.")
        .containsEntry("city", "Bad\nTölz");
    assertThat(contacts().get(1).properties())
        .containsEntry("lastname", "李")
        .doesNotContainKey("city");
    assertThat(done.path("mappedObjectTypeIds").path(0).asText()).isEqualTo("0-1");
  }

  @Test
  void create_update_and_upsert_differ() {
    simulator.portal().create("contacts", Map.of("email", "a@x.example", "city", "Bonn"));
    String csv = "Email,City\na@x.example,Kiel\nb@x.example,Ulm\n";
    String[] columns = {contact("Email", "email"), contact("City", "city")};
    JsonNode created = run(request("\"0-1\":\"CREATE\"", "", columns), csv);
    assertThat(counter(created, "CREATED_OBJECTS")).isEqualTo(1);
    assertThat(errors(created).path(0).path("errorType").asText()).isEqualTo("CREATE_ONLY_IMPORT");
    assertThat(errors(created).path(0).at("/sourceData/lineNumber").asInt()).isEqualTo(2);
    assertThat(errors(created).path(0).at("/sourceData/rowData/1").asText()).isEqualTo("Kiel");
    JsonNode updated = run(request("\"0-1\":\"UPDATE\"", "", columns), csv + "c@x.example,Hof\n");
    assertThat(counter(updated, "UPDATED_OBJECTS")).isEqualTo(2);
    assertThat(errors(updated).path(0).path("errorType").asText()).isEqualTo("UPDATE_ONLY_IMPORT");
    JsonNode upserted =
        run(
            request("\"0-1\":\"UPSERT\"", "", columns),
            "Email,City\na@x.example,Rom\nd@x.example,\n");
    assertThat(counter(upserted, "UPDATED_OBJECTS")).isEqualTo(1);
    assertThat(counter(upserted, "CREATED_OBJECTS")).isEqualTo(1);
    assertThat(contacts())
        .extracting(c -> c.properties().get("city"))
        .containsExactly("Rom", "Ulm", null);
  }

  /** The value that does not fit is one that the row does not even have. */
  @Test
  void a_row_that_leaves_a_record_in_a_stage_of_another_pipeline_is_an_error_and_ends() {
    Response made =
        client.post(
            "/crm/pipelines/2026-09/deals",
            "{\"label\":\"Other\",\"displayOrder\":1,\"pipelineId\":\"other\",\"stages\":["
                + "{\"label\":\"Only\",\"displayOrder\":0,\"stageId\":\"only\","
                + "\"metadata\":{\"probability\":\"0.5\"}}]}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    long deal =
        simulator.portal().create("deals", Map.of("dealname", "D", "dealstage", "contractsent"));
    String request =
        request(
            "\"0-3\":\"UPDATE\"",
            "",
            column("0-3", "Id", "hs_object_id", ",\"columnType\":\"HUBSPOT_OBJECT_ID\""),
            column("0-3", "Pipeline", "pipeline", ""));
    for (int i = 0; i < 4; i++) {
      JsonNode done = run(request, "Id,Pipeline\n" + deal + ",other\n");
      assertThat(done.path("state").asText()).isEqualTo("DONE");
      assertThat(errors(done).path(0).path("errorType").asText())
          .isEqualTo("INVALID_ENUMERATION_OPTION");
    }
    assertThat(simulator.portal().find("deals", deal).orElseThrow().properties())
        .containsEntry("pipeline", "default");
  }

  @Test
  void ids_and_alternate_ids_find_records() {
    long company =
        simulator.portal().create("companies", Map.of("name", "A", "domain", "a.example"));
    JsonNode byId =
        run(
            request(
                "\"0-2\":\"UPDATE\"",
                "",
                column("0-2", "Id", "", ",\"columnType\":\"HUBSPOT_OBJECT_ID\""),
                column("0-2", "Name", "name", "")),
            "Id,Name\n" + company + ",B\n999999,C\n");
    assertThat(counter(byId, "UPDATED_OBJECTS")).isEqualTo(1);
    assertThat(errors(byId).path(0).path("errorType").asText()).isEqualTo("INVALID_OBJECT_ID");
    assertThat(errors(byId).path(0).path("invalidValue").asText()).isEqualTo("999999");
    JsonNode byDomain =
        run(
            request(
                "\"0-2\":\"UPSERT\"",
                "",
                column("0-2", "Domain", "domain", ",\"columnType\":\"HUBSPOT_ALTERNATE_ID\""),
                column("0-2", "Name", "name", "")),
            "Domain,Name\nA.example,D\nnew.example,E\nnew.example,F\n");
    assertThat(counter(byDomain, "UPDATED_OBJECTS")).isEqualTo(2);
    assertThat(counter(byDomain, "CREATED_OBJECTS")).isEqualTo(1);
    assertThat(counter(byDomain, "UNIQUE_OBJECTS_WRITTEN")).isEqualTo(2);
    assertThat(simulator.portal().find("companies", company).orElseThrow().properties())
        .containsEntry("name", "D");
  }

  @Test
  void cells_are_read_as_their_properties_and_bad_ones_are_left_out() {
    JsonNode done =
        run(
            request(
                "\"0-3\":\"CREATE\"",
                ",\"dateFormat\":\"DAY_MONTH_YEAR\"",
                column("0-3", "Name", "dealname", ""),
                column("0-3", "Amount", "amount", ""),
                column("0-3", "Close", "closedate", "")),
            """
            Name,Amount,Close
            one,"$1,234.50",24/12/2026
            two,lots,2026-12-24
            three,7,31.02.2026
            """);
    assertThat(counter(done, "CREATED_OBJECTS")).isEqualTo(3);
    List<Map<String, String>> deals =
        simulator.portal().ids("deals", false).stream()
            .map(id -> simulator.portal().find("deals", id).orElseThrow().properties())
            .toList();
    assertThat(deals.get(0))
        .containsEntry("amount", "1234.50")
        .containsEntry("closedate", "2026-12-24T00:00:00.000Z");
    assertThat(deals.get(1)).doesNotContainKey("amount").containsKey("closedate");
    assertThat(errors(done).findValuesAsText("errorType"))
        .containsExactly("COULD_NOT_PARSE_NUMBER", "COULD_NOT_PARSE_DATE");
    assertThat(errors(done).path(0).path("knownColumnNumber").asInt()).isEqualTo(2);
    assertThat(counter(done, "ERRORS")).isEqualTo(2);
  }

  @Test
  void broken_rows_and_addresses_are_told_and_the_others_go_on() {
    JsonNode done =
        run(
            request(
                "\"0-1\":\"UPSERT\"",
                "",
                contact("Email", "email"),
                contact("Stage", "lifecyclestage")),
            "Email,Stage\nnot-an-address,lead\na@x.example\nb@x.example,Lead\nc@x.example,nonsense\n");
    assertThat(errors(done).findValuesAsText("errorType"))
        .containsExactly(
            "INVALID_EMAIL", "INCORRECT_NUMBER_OF_COLUMNS", "INVALID_ENUMERATION_OPTION");
    assertThat(contacts())
        .extracting(c -> c.properties().get("lifecyclestage"))
        .containsExactly("lead", null);
  }

  @Test
  void records_of_a_row_are_associated_with_labels() {
    client.post(
        "/crm/associations/2026-09/contacts/companies/labels",
        "{\"label\":\"Adviser\",\"name\":\"adviser\"}");
    run(
        request(
            "\"0-1\":\"UPSERT\",\"0-2\":\"UPSERT\"",
            "",
            contact("Email", "email"),
            column("0-2", "Company", "name", ""),
            column("0-2", "Domain", "domain", ",\"columnType\":\"HUBSPOT_ALTERNATE_ID\""),
            column(
                "0-1",
                "Role",
                "",
                ",\"columnType\":\"FLEXIBLE_ASSOCIATION_LABEL\",\"toColumnObjectTypeId\":\"0-2\"")),
        "Email,Company,Domain,Role\na@x.example,X,x.example,adviser\nb@x.example,X,x.example,\n");
    List<Long> companies = simulator.portal().ids("companies", false);
    assertThat(companies).hasSize(1);
    assertThat(simulator.portal().associated("companies", companies.get(0), "contacts")).hasSize(2);
    Response read =
        client.get(
            "/crm/objects/2026-09/contacts/" + contacts().get(0).id() + "/associations/companies");
    assertThat(read.text()).contains("Adviser");
    assertThat(
            client
                .get(
                    "/crm/objects/2026-09/contacts/"
                        + contacts().get(1).id()
                        + "/associations/companies")
                .text())
        .doesNotContain("Adviser");
  }

  @Test
  void keys_associate_records_of_different_rows() {
    JsonNode done =
        run(
            request(
                "\"0-1\":\"UPSERT\"",
                "",
                column("0-1", "Email", "email", ",\"associationIdentifierColumn\":true"),
                column(
                    "0-1",
                    "Manager",
                    "",
                    ",\"columnType\":\"ASSOCIATION_KEYS\",\"toColumnObjectTypeId\":\"0-1\"")),
            "Email,Manager\na@x.example,b@x.example\nb@x.example,\nc@x.example,z@x.example\n");
    long a = contacts().get(0).id();
    assertThat(simulator.portal().associated("contacts", a, "contacts"))
        .containsExactly(contacts().get(1).id());
    assertThat(errors(done).findValuesAsText("errorType"))
        .containsExactly("ASSOCIATION_RECORD_NOT_FOUND");
  }

  @Test
  void states_follow_the_clock_and_a_fourth_import_waits() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    String request = request("\"0-1\":\"UPSERT\"", "", contact("Email", "email"));
    var ids = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      Response begun = post(request, "Email\nn" + i + "@x.example\n");
      assertThat(begun.body().path("state").asText()).isEqualTo(i < 3 ? "STARTED" : "DEFERRED");
      ids.add(begun.id());
    }
    clock.advance(Duration.ofSeconds(2));
    await().until(() -> state(ids.get(0)).equals("PROCESSING"));
    assertThat(state(ids.get(3))).isEqualTo("DEFERRED");
    await()
        .until(
            () -> {
              clock.advance(Duration.ofMillis(200));
              return state(ids.get(3)).equals("DONE");
            });
    assertThat(contacts()).hasSize(4);
    Response all = client.get(IMPORTS + "?limit=3");
    assertThat(all.body().path("results").path(0).path("id").asText()).isEqualTo(ids.get(3));
    Response rest =
        client.get(IMPORTS + "?limit=3&after=" + all.body().at("/paging/next/after").asText());
    assertThat(rest.body().path("results")).hasSize(1);
  }

  @Test
  void a_canceled_import_keeps_what_it_wrote() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(1), Duration.ofSeconds(10)));
    var csv = new StringBuilder("Email\n");
    for (int i = 0; i < 1000; i++) {
      csv.append("n").append(i).append("@x.example\n");
    }
    String id =
        post(request("\"0-1\":\"CREATE\"", "", contact("Email", "email")), csv.toString()).id();
    await()
        .until(
            () -> {
              clock.advance(Duration.ofMillis(500));
              return counter(client.get(IMPORTS + "/" + id).body(), "CREATED_OBJECTS") > 0;
            });
    Response canceled = client.post(IMPORTS + "/" + id + "/cancel", "");
    assertThat(canceled.body().path("status").asText()).isEqualTo("CANCELED");
    assertThat(state(id)).isEqualTo("CANCELED");
    int written = contacts().size();
    assertThat(written).isBetween(1, 999);
    clock.advance(Duration.ofMinutes(1));
    assertThat(client.post(IMPORTS + "/" + id + "/cancel", "").status()).isEqualTo(400);
    assertThat(contacts()).hasSize(written);
  }

  @Test
  void other_calls_go_on_while_a_large_import_runs() {
    var csv = new StringBuilder("Email,City\n");
    for (int i = 0; i < 20_000; i++) {
      csv.append("n").append(i).append("@x.example,Bonn\n");
    }
    String id =
        post(
                request(
                    "\"0-1\":\"CREATE\"", "", contact("Email", "email"), contact("City", "city")),
                csv.toString())
            .id();
    boolean seenRunning = false;
    while (!state(id).equals("DONE")) {
      int created = counter(client.get(IMPORTS + "/" + id).body(), "CREATED_OBJECTS");
      seenRunning |= created > 0 && created < 20_000;
    }
    assertThat(seenRunning).isTrue();
    assertThat(contacts()).hasSize(20_000);
  }

  @Test
  void imported_contacts_become_a_list_on_request() {
    JsonNode done =
        run(
            request(
                "\"0-1\":\"UPSERT\"",
                ",\"createContactListFromImport\":true",
                contact("Email", "email")),
            "Email\na@x.example\nb@x.example\n");
    String list = done.at("/metadata/objectLists/0/listId").asText();
    assertThat(
            client.get("/crm/lists/2026-09/" + list + "/memberships").body().path("total").asInt())
        .isEqualTo(2);
  }

  @Test
  void values_carry_the_source_import() {
    run(request("\"0-1\":\"CREATE\"", "", contact("Email", "email")), "Email\na@x.example\n");
    Response read =
        client.get(
            "/crm/objects/2026-09/contacts/"
                + contacts().get(0).id()
                + "?propertiesWithHistory=email");
    assertThat(read.body().at("/propertiesWithHistory/email/0/sourceType").asText())
        .isEqualTo("IMPORT");
  }

  @Test
  void a_file_that_does_not_fit_its_mapping_fails() {
    JsonNode column =
        run(request("\"0-1\":\"CREATE\"", "", contact("Mail", "email")), "Email\na@x.example\n");
    assertThat(column.path("state").asText()).isEqualTo("FAILED");
    assertThat(errors(column).path(0).path("errorType").asText())
        .isEqualTo("INVALID_COLUMN_CONFIGURATION");
    JsonNode property =
        run(request("\"0-1\":\"CREATE\"", "", contact("Email", "nonsense")), "Email\na\n");
    assertThat(errors(property).path(0).path("errorType").asText())
        .isEqualTo("PROPERTY_DEFINITION_NOT_FOUND");
    JsonNode broken =
        run(request("\"0-1\":\"CREATE\"", "", contact("Email", "email")), "Email\n\"a@x.example\n");
    assertThat(broken.path("state").asText()).isEqualTo("FAILED");
    assertThat(errors(broken).path(0).path("errorType").asText()).isEqualTo("COULD_NOT_PARSE_ROW");
  }

  @Test
  void a_spreadsheet_is_imported_as_csv_is() throws IOException {
    String request =
        request(
                "\"0-1\":\"CREATE\"",
                "",
                contact("Email", "email"),
                contact("Closed", "closedate"),
                contact("Income", "annualrevenue"))
            .replace("\"CSV\"", "\"SPREADSHEET\"");
    byte[] file = sheet();
    JsonNode done = ended(client.multipart(IMPORTS, "importRequest", request, "f.csv", file).id());

    assertThat(done.path("state").asText()).isEqualTo("DONE");
    assertThat(counter(done, "TOTAL_ROWS")).isEqualTo(2);
    assertThat(counter(done, "CREATED_OBJECTS")).isEqualTo(1);
    assertThat(errors(done).at("/0/sourceData/lineNumber").asInt()).isEqualTo(3);
    assertThat(contacts())
        .singleElement()
        .satisfies(
            contact ->
                assertThat(contact.properties())
                    .containsEntry("email", "ada@x.example")
                    .containsEntry("closedate", "2026-11-22T00:00:00.000Z")
                    .containsEntry("annualrevenue", "12000"));

    Response asCsv =
        client.multipart(
            IMPORTS, "importRequest", request.replace("SPREADSHEET", "CSV"), "f.csv", file);
    assertThat(asCsv.status()).isEqualTo(400);
    Response damaged =
        client.multipart(
            IMPORTS, "importRequest", request, "f.csv", Arrays.copyOf(file, file.length / 3));
    assertThat(damaged.status()).isEqualTo(400);
    assertThat(damaged.body().path("message").asText())
        .contains("f.csv")
        .contains("cannot be read");
  }

  private static byte[] sheet() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var book = new Workbook(bytes, "test", "1.0")) {
      Worksheet sheet = book.newWorksheet("Contacts");
      sheet.value(0, 0, "Email");
      sheet.value(0, 1, "Closed");
      sheet.value(0, 2, "Income");
      sheet.value(1, 0, "ada@x.example");
      sheet.value(1, 1, LocalDate.of(2026, 11, 22));
      sheet.style(1, 1).format("dd/mm/yyyy").set();
      sheet.value(1, 2, 12000);
      sheet.value(2, 0, "no address");
    }
    return bytes.toByteArray();
  }

  @Test
  void what_cannot_be_begun_is_refused() {
    String good = request("\"0-1\":\"CREATE\"", "", contact("Email", "email"));
    for (String bad :
        new String[] {
          "{",
          "{\"files\":[]}",
          good.replace("f.csv", "other.csv"),
          good.replace("\"CSV\"", "\"SPREADSHEET\""),
          good.replace("\"CSV\"", "\"ODS\""),
          good.replace("CREATE", "REPLACE"),
          good.replace("0-1", "0-99999"),
          request("\"0-1\":\"CREATE\"", ",\"dateFormat\":\"WHATEVER\"", contact("Email", "email"))
        }) {
      Response refused = post(bad, "Email\na@x.example\n");
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.body().path("message").asText()).isNotEmpty();
    }
    assertThat(client.post(IMPORTS, "{}").status()).isEqualTo(415);
    Response large = post(good, "Email\n" + "a\n".repeat(1_048_577));
    assertThat(large.status()).isEqualTo(429);
    TestClient other =
        client.withToken(simulator.tokenWithScopes(62_515, Set.of("crm.objects.contacts.write")));
    assertThat(other.get(IMPORTS).status()).isEqualTo(403);
    assertThat(client.get(IMPORTS + "/12").status()).isEqualTo(404);
  }

  @Test
  void portals_are_apart_and_a_reset_stops_everything() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(5), Duration.ZERO));
    String id =
        post(request("\"0-1\":\"CREATE\"", "", contact("Email", "email")), "Email\na@x.example\n")
            .id();
    TestClient second = client.withToken(simulator.credentials(62_516).privateToken());
    assertThat(second.get(IMPORTS + "/" + id).status()).isEqualTo(404);
    simulator.reset();
    clock.advance(Duration.ofSeconds(10));
    assertThat(client.get(IMPORTS + "/" + id).status()).isEqualTo(404);
    assertThat(contacts()).isEmpty();
  }
}
