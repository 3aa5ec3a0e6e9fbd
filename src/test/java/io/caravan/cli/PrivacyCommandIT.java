package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.operations.ManagementApi;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code caravan privacy}, beside a running Caravan and without one. */
@Timeout(240)
class PrivacyCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private Path database;
  private String store;
  private String out;

  @BeforeEach
  void plant() {
    database = directory.resolve("caravan.db");
    store = "--set=caravan.store.url=jdbc:sqlite:" + database;
    try (var opened = Store.open(StoreSettings.sqlite(database), new SimpleMeterRegistry())) {
      opened
          .write(
              connection -> {
                try (Statement insert = connection.createStatement()) {
                  for (int id = 1; id <= 3; id++) {
                    insert.execute(
                        "INSERT INTO mirror_record VALUES (62515, '0-1', %d, 1, 'live', 5, 5, '{}', 5, 5, '{\"email\":\"p%d@example.com\"}')"
                            .formatted(id, id));
                  }
                }
                return null;
              })
          .join();
    }
  }

  private int caravan(String... arguments) {
    var text = new StringWriter();
    CommandLine command = Caravan.commandLine();
    command.setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true));
    int exitCode = command.execute(arguments);
    out = text.toString();
    return exitCode;
  }

  @Test
  void without_a_running_caravan_it_is_done_here() throws Exception {
    assertThat(caravan("privacy", "erased", "--portal=62515", "--contact=1", store)).isEqualTo(1);
    assertThat(caravan("privacy", "erase", "--portal=62515", "--contact=1", "--json", store))
        .as(() -> out)
        .isZero();
    JsonNode certificate = JSON.readTree(out);
    assertThat(certificate.path("places").path("mirror").asLong()).isEqualTo(1);
    assertThat(certificate.path("state").asText()).isEqualTo("watched");
    assertThat(out).doesNotContain("p1@example.com");

    assertThat(caravan("privacy", "certificate", certificate.path("id").asText(), store)).isZero();
    assertThat(out).contains(certificate.path("id").asText(), "not reached:");
    assertThat(caravan("privacy", "erased", "--portal=62515", "--email=P1@example.com", store))
        .isZero();
    assertThat(caravan("privacy", "certificate", "unknown", store)).isEqualTo(2);
    assertThat(Files.getPosixFilePermissions(directory.resolve("caravan.db.privacy-key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(directory.resolve("caravan.db.erasures")))
        .contains(certificate.path("id").asText())
        .doesNotContain("@");
  }

  @Test
  void a_person_is_exported_into_a_file_of_its_owner_alone() throws Exception {
    Path file = directory.resolve("person.json");
    assertThat(
            caravan(
                "privacy",
                "export",
                "--portal=62515",
                "--email=p2@example.com",
                "--out=" + file,
                store))
        .as(() -> out)
        .isZero();
    JsonNode person = JSON.readTree(file.toFile());
    assertThat(person.path("contactIds").get(0).asLong()).isEqualTo(2);
    assertThat(Files.readString(file)).contains("p2@example.com").doesNotContain("p3@example.com");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(
            caravan(
                "privacy",
                "export",
                "--portal=62515",
                "--email=p2@example.com",
                "--out=" + file,
                store))
        .isNotZero();
  }

  @Test
  void whoever_is_named_twice_or_not_at_all_is_nobody() {
    assertThat(caravan("privacy", "erase", "--portal=62515", store)).isEqualTo(2);
    assertThat(
            caravan(
                "privacy",
                "erase",
                "--portal=62515",
                "--contact=1",
                "--email=p1@example.com",
                store))
        .isEqualTo(2);
  }

  @Test
  void beside_a_running_caravan_that_one_is_asked() throws Exception {
    try (var application = start()) {
      assertThat(caravan("privacy", "erase", "--portal=62515", "--contact=3", "--json", store))
          .as(() -> out)
          .isZero();
      assertThat(JSON.readTree(out).path("places").path("mirror").asLong()).isEqualTo(1);
      assertThat(
              post(application, "/lookups", "{\"portalId\":62515,\"email\":\"p3@example.com\"}")
                  .body())
          .contains("\"erasures\":[{");
      HttpResponse<String> export =
          post(application, "/exports", "{\"portalId\":62515,\"contactId\":2,\"lines\":true}");
      assertThat(export.statusCode()).isEqualTo(200);
      assertThat(export.body()).contains("p2@example.com").doesNotContain("p1@example.com");
    }
  }

  @Test
  void over_http_bad_input_is_named_and_erases_nobody() throws Exception {
    try (var application = start()) {
      for (String wrong :
          new String[] {
            "",
            "[]",
            "{",
            "null",
            "{\"portalId\":62515}",
            "{\"contactId\":1}",
            "{\"portalId\":62515,\"contactId\":1,\"email\":\"a@b.co\"}",
            "{\"portalId\":62515,\"contactId\":\"1 OR 1=1\"}",
            "{\"portalId\":62515,\"contactId\":0}",
            "{\"portalId\":62515,\"contactId\":-1}",
            "{\"portalId\":62515,\"contactId\":1.5}",
            "{\"portalId\":62515,\"contactId\":null}",
            "{\"portalId\":62515,\"contactId\":[1]}",
            // 2^64 + 1, which is 1 to whoever looks at the last 64 bits alone.
            "{\"portalId\":62515,\"contactId\":18446744073709551617}",
            "{\"portalId\":\"62515; DROP TABLE mirror_record\",\"contactId\":1}",
            "{\"portalId\":62515,\"email\":\"x\"}",
            "{\"portalId\":62515,\"email\":\"a b@c.co\"}",
            "{\"portalId\":62515,\"email\":{\"a\":1}}",
            "{\"portalId\":62515,\"email\":\"" + "a".repeat(320) + "@example.com\"}",
            "{\"portalId\":62515,\"contactId\":1,\"more\":1}"
          }) {
        for (String form : List.of("/erasures", "/lookups", "/exports")) {
          HttpResponse<String> answer = post(application, form, wrong);
          assertThat(answer.statusCode()).as(form + " " + wrong).isEqualTo(400);
          assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotEmpty();
        }
      }
      String one = "{\"portalId\":62515,\"contactId\":1%s}";
      assertThat(post(application, "/erasures", one.formatted(",\"lines\":true")).statusCode())
          .isEqualTo(400);
      HttpResponse<String> lines =
          post(application, "/exports", one.formatted(",\"lines\":\"yes\""));
      assertThat(lines.statusCode()).isEqualTo(400);
      assertThat(lines.body()).contains("lines must be true or false");
      HttpResponse<String> portal =
          post(application, "/erasures", "{\"portalId\":4711,\"contactId\":1}");
      assertThat(portal.statusCode()).isEqualTo(404);
      assertThat(portal.body()).contains("There is no portal 4711");

      assertThat(post(application, "/lookups", one.formatted("")).body())
          .isEqualTo("{\"erasures\":[]}");
      assertThat(post(application, "/exports", one.formatted("")).body())
          .contains("p1@example.com");
    }
  }

  @Test
  void over_http_a_certificate_is_read_again_by_its_id() throws Exception {
    try (var application = start()) {
      HttpResponse<String> made =
          post(application, "/erasures", "{\"portalId\":\"62515\",\"contactId\":\"2\"}");
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      String id = JSON.readTree(made.body()).path("id").asText();

      HttpResponse<String> read = get(application, "/erasures/" + id);

      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(JSON.readTree(read.body())).isEqualTo(JSON.readTree(made.body()));
      assertThat(read.body()).doesNotContain("p2@example.com");
      for (String other :
          List.of(id + "0", "1%20OR%201=1", "%27%3B--", "..%2F..%2Ferasures", "%00")) {
        assertThat(get(application, "/erasures/" + other).statusCode()).as(other).isEqualTo(404);
      }
    }
  }

  @Test
  void over_http_who_is_back_after_a_restore_is_erased_again() throws Exception {
    assertThat(caravan("privacy", "erase", "--portal=62515", "--contact=1", store)).isZero();
    // As a backup has it that is older than the erasure: the file beside the database is not its.
    for (Path file : List.of(database, sibling("-wal"), sibling("-shm"))) {
      Files.deleteIfExists(file);
    }
    plant();
    try (var application = start()) {
      HttpResponse<String> again = post(application, "/reapply", "{}");
      assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
      JsonNode certificates = JSON.readTree(again.body()).path("reapplied");
      assertThat(certificates).hasSize(1);
      assertThat(certificates.path(0).path("cause").asText()).isEqualTo("reapplied");
      assertThat(certificates.path(0).path("places").path("mirror").asLong()).isEqualTo(1);

      assertThat(post(application, "/reapply", "").body()).isEqualTo("{\"reapplied\":[]}");
      assertThat(post(application, "/exports", "{\"portalId\":62515,\"contactId\":2}").body())
          .as("who was never erased")
          .contains("p2@example.com");

      Path ledger = sibling(".erasures");
      Files.writeString(ledger, "half a li\n" + Files.readString(ledger));
      HttpResponse<String> damaged = post(application, "/reapply", "{}");
      assertThat(damaged.statusCode()).as("an incomplete list erases nobody").isEqualTo(500);
    }
  }

  private Path sibling(String ending) {
    return database.resolveSibling(database.getFileName() + ending);
  }

  private Application start() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(Ports.free()));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.store.url", "jdbc:sqlite:" + database);
    settings.put("caravan.hubspot.base-url", "http://127.0.0.1:" + Ports.free());
    settings.put("caravan.hubspot.client-secret", "11111111-2222-4333-8444-555555555555");
    settings.put("caravan.portals.one.id", "62515");
    settings.put("caravan.portals.one.token", "pat-na1-9a7b3c2d-1111-4222-8333-0123456789ab");
    settings.put("caravan.portals.one.tier", "professional");
    return Application.start(CommonOptions.home(), settings);
  }

  private static HttpResponse<String> post(Application application, String path, String body)
      throws Exception {
    return send(
        request(application, path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> get(Application application, String path) throws Exception {
    return send(request(application, path));
  }

  private static HttpRequest.Builder request(Application application, String path) {
    return HttpRequest.newBuilder(
            URI.create(application.managementUrl() + "/caravan/privacy" + path))
        .header(ManagementApi.REQUEST_HEADER, "test")
        .header("Authorization", "Bearer " + application.operatorToken());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
