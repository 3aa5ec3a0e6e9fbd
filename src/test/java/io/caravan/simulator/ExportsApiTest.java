package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.jobs.AssetPace;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;

class ExportsApiTest extends OnFrozenTime {

  private static final String EXPORTS = "/crm/exports/2026-09/export";

  private final HttpClient http = HttpClient.newHttpClient();

  @Override
  void adjust(SimulatorOptionsBuilder options) {
    options.indexLag(Duration.ZERO);
  }

  private static String request(String properties, String more) {
    return "{\"exportType\":\"VIEW\",\"exportName\":\"x\",\"format\":\"CSV\",\"language\":\"EN\",\"objectType\":\"CONTACT\",\"objectProperties\":[%s]%s}"
        .formatted(properties, more);
  }

  private String begin(String request) {
    Response begun = client.post(EXPORTS + "/async", request);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    assertThat(begun.body().at("/links/status").asText())
        .endsWith(EXPORTS + "/async/tasks/" + begun.id() + "/status");
    return begun.id();
  }

  private JsonNode status(String id) {
    return client.get(EXPORTS + "/async/tasks/" + id + "/status").body();
  }

  private JsonNode complete(String id) {
    await().until(() -> status(id).path("status").asText().equals("COMPLETE"));
    return status(id);
  }

  private HttpResponse<InputStream> fetch(String url) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<List<String>> rows(InputStream csv) throws IOException {
    try (var rows =
        CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .build()
            .readerFor(String[].class)
            .<String[]>readValues(csv)) {
      return rows.readAll().stream().map(List::of).toList();
    }
  }

  private List<List<String>> export(String request) throws IOException {
    return rows(fetch(complete(begin(request)).path("result").asText()).body());
  }

  private long contact(String name, String city) {
    return simulator.portal().create("contacts", Map.of("firstname", name, "city", city));
  }

  @Test
  void a_view_is_written_with_labels_and_escaped() throws IOException {
    long id =
        simulator
            .portal()
            .create(
                "contacts",
                Map.of(
                    "firstname",
                    "A \"B\", C\nD",
                    "lastname",
                    "Müller 李",
                    "lifecyclestage",
                    "salesqualifiedlead"));
    assertThat(
            export(
                request(
                    "\"firstname\",\"lastname\",\"lifecyclestage\",\"city\",\"createdate\"", "")))
        .containsExactly(
            List.of(
                "Record ID", "First Name", "Last Name", "Lifecycle Stage", "City", "Create Date"),
            List.of(
                Long.toString(id),
                "A \"B\", C\nD",
                "Müller 李",
                "Sales Qualified Lead",
                "",
                "2026-11-21 05:00"));
    assertThat(
            export(
                request(
                    "\"firstname\",\"lifecyclestage\"",
                    ",\"exportInternalValuesOptions\":[\"NAMES\",\"VALUES\"]")))
        .contains(List.of("hs_object_id", "firstname", "lifecyclestage"))
        .anySatisfy(row -> assertThat(row).contains("salesqualifiedlead"));
  }

  @Test
  void a_workbook_has_the_rows_of_the_csv() throws IOException {
    long id = contact("A \"B\", <C> & D\nMüller 李", "");
    contact("E", "Graz");
    String properties = "\"firstname\",\"city\",\"createdate\"";
    List<List<String>> csv = export(request(properties, ""));

    JsonNode done = complete(begin(request(properties, "").replace("\"CSV\"", "\"XLSX\"")));

    HttpResponse<InputStream> file = fetch(done.path("result").asText());
    assertThat(file.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).contains(".xlsx");
    try (var workbook = new ReadableWorkbook(file.body());
        var rows = workbook.getFirstSheet().openStream()) {
      List<List<String>> cells =
          rows.map(
                  row ->
                      IntStream.range(0, 4)
                          .mapToObj(column -> row.getCellAsString(column).orElse(""))
                          .toList())
              .toList();
      assertThat(cells).isEqualTo(csv).hasSize(3);
      assertThat(cells.get(1).get(0)).isEqualTo(Long.toString(id));
    }
  }

  @Test
  void filters_queries_and_sorts_choose_and_order_the_rows() throws IOException {
    contact("Anna", "Bonn");
    contact("Bert", "Bonn");
    contact("Cleo", "Kiel");
    long gone = contact("Dora", "Bonn");
    simulator.portal().delete("contacts", gone);
    String filtered =
        ",\"publicCrmSearchRequest\":{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"EQ\",\"value\":\"bonn\"}],\"sorts\":[{\"propertyName\":\"firstname\",\"order\":\"DES\"}]}";
    assertThat(export(request("\"firstname\"", filtered)))
        .extracting(row -> row.get(1))
        .containsExactly("First Name", "Bert", "Anna");
    assertThat(export(request("\"firstname\"", ",\"publicCrmSearchRequest\":{\"query\":\"cleo\"}")))
        .extracting(row -> row.get(1))
        .containsExactly("First Name", "Cleo");
  }

  @Test
  void associated_records_are_written_with_ids_and_names() throws IOException {
    long anna = contact("Anna", "Bonn");
    long one = simulator.portal().create("companies", Map.of("name", "One"));
    long two = simulator.portal().create("companies", Map.of("name", "Two"));
    simulator.portal().associate("contacts", anna, "companies", one);
    simulator.portal().associate("contacts", anna, "companies", two);
    assertThat(
            export(
                request(
                    "\"firstname\"",
                    ",\"associatedObjectType\":[\"COMPANY\"],\"includePrimaryDisplayPropertyForAssociatedObjects\":true")))
        .containsExactly(
            List.of("Record ID", "First Name", "Associated Company IDs", "Associated Company"),
            List.of(Long.toString(anna), "Anna", one + ";" + two, "One;Two"));
  }

  @Test
  void a_list_is_exported() throws IOException {
    long anna = contact("Anna", "Bonn");
    contact("Bert", "Kiel");
    String list =
        client
            .post(
                "/crm/lists/2026-09",
                "{\"name\":\"a\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}")
            .body()
            .at("/list/listId")
            .asText();
    client.put("/crm/lists/2026-09/" + list + "/memberships/add", "[\"" + anna + "\"]");
    String request = request("\"firstname\"", ",\"listId\":\"" + list + "\"");
    assertThat(export(request.replace("VIEW", "LIST")))
        .extracting(row -> row.get(1))
        .containsExactly("First Name", "Anna");
  }

  @Test
  void states_follow_the_clock_and_exports_queue_up() {
    simulator.assetPace(new AssetPace(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    contact("Anna", "Bonn");
    String first = begin(request("\"firstname\"", ""));
    String second = begin(request("\"firstname\"", ""));
    assertThat(status(first).path("status").asText()).isEqualTo("PENDING");
    assertThat(client.get(EXPORTS + "/" + first).body().path("exportState").asText())
        .isEqualTo("ENQUEUED");
    clock.advance(Duration.ofSeconds(2));
    await().until(() -> status(first).path("status").asText().equals("PROCESSING"));
    assertThat(status(first).has("result")).isFalse();
    assertThat(status(second).path("status").asText()).isEqualTo("PENDING");
    clock.advance(Duration.ofSeconds(1));
    JsonNode done = complete(first);
    assertThat(done.path("requestedAt").asText()).isEqualTo("2026-11-21T10:00:00.000Z");
    assertThat(done.path("startedAt").asText()).isEqualTo("2026-11-21T10:00:02.000Z");
    assertThat(done.path("completedAt").asText()).isEqualTo("2026-11-21T10:00:03.000Z");
    JsonNode export = client.get(EXPORTS + "/" + first).body();
    assertThat(export.path("exportState").asText()).isEqualTo("DONE");
    assertThat(export.path("recordCount").asInt()).isEqualTo(1);
    assertThat(status(second).path("status").asText()).isEqualTo("PENDING");
  }

  @Test
  void an_address_lives_five_minutes_and_is_renewed_by_asking() {
    contact("Anna", "Bonn");
    String id = begin(request("\"firstname\"", ""));
    String url = complete(id).path("result").asText();
    assertThat(fetch(url).statusCode()).isEqualTo(200);
    clock.advance(Duration.ofMinutes(5));
    assertThat(fetch(url).statusCode()).isEqualTo(403);
    assertThat(fetch(status(id).path("result").asText()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_large_file_becomes_a_zip_archive() throws IOException {
    String text = "x".repeat(60_000);
    for (int i = 0; i < 40; i++) {
      contact(text, "n" + i);
    }
    String url = complete(begin(request("\"firstname\",\"city\"", ""))).path("result").asText();
    assertThat(url).endsWith(".zip");
    HttpResponse<InputStream> answer = fetch(url);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/zip");
    try (var zip = new ZipInputStream(answer.body())) {
      assertThat(zip.getNextEntry().getName()).endsWith(".csv");
      List<List<String>> rows = rows(zip);
      assertThat(rows).hasSize(41);
      assertThat(rows.get(40)).contains("n39", text);
    }
  }

  @Test
  void thirty_exports_are_allowed_in_any_24_hours() {
    for (int i = 0; i < 30; i++) {
      begin(request("\"firstname\"", ""));
      clock.advance(Duration.ofMinutes(1));
    }
    Response refused = client.post(EXPORTS + "/async", request("\"firstname\"", ""));
    assertThat(refused.status()).isEqualTo(429);
    TestClient second = client.withToken(simulator.credentials(62_516).privateToken());
    assertThat(second.post(EXPORTS + "/async", request("\"firstname\"", "")).status())
        .isEqualTo(202);
    clock.advance(Duration.ofHours(23).plusMinutes(30));
    begin(request("\"firstname\"", ""));
  }

  @Test
  void what_cannot_be_exported_is_refused() {
    String good = request("\"firstname\"", "");
    for (String bad :
        new String[] {
          good.replace("VIEW", "OTHER"),
          good.replace("VIEW", "LIST"),
          good.replace("\"CSV\"", "\"XLS\""),
          good.replace("\"EN\"", "\"XX\""),
          good.replace("CONTACT", "NONSENSE"),
          good.replace("\"firstname\"", "\"nonsense\""),
          good.replace("\"firstname\"", ""),
          request(
              "\"firstname\"",
              ",\"publicCrmSearchRequest\":{\"sorts\":[{\"propertyName\":\"x\"}]}"),
          request(
              "\"firstname\"",
              ",\"publicCrmSearchRequest\":{\"filters\":[{\"propertyName\":\"city\",\"operator\":\"IN\"}]}")
        }) {
      Response refused = client.post(EXPORTS + "/async", bad);
      assertThat(refused.status()).as(bad).isEqualTo(400);
      assertThat(refused.body().path("message").asText()).isNotEmpty();
    }
    TestClient other =
        client.withToken(simulator.tokenWithScopes(62_515, Set.of("crm.objects.contacts.read")));
    assertThat(other.post(EXPORTS + "/async", good).status()).isEqualTo(403);
    assertThat(client.get(EXPORTS + "/async/tasks/1/status").status()).isEqualTo(404);
  }

  @Test
  void a_reset_forgets_exports_and_their_files() {
    contact("Anna", "Bonn");
    String id = begin(request("\"firstname\"", ""));
    String url = complete(id).path("result").asText();
    simulator.reset();
    assertThat(fetch(url).statusCode()).isEqualTo(403);
    assertThat(client.get(EXPORTS + "/" + id).status()).isEqualTo(404);
  }
}
