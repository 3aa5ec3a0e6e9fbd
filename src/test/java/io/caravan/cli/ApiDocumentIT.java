package io.caravan.cli;

import static io.caravan.cli.RunningHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document says what the routes do. */
@Timeout(240)
class ApiDocumentIT {

  private static final String SUBMIT = "POST /api/writes";

  @TempDir private static Path directory;
  private static RunningHub hub;
  private static ApiDocument document;

  @BeforeAll
  static void start() throws Exception {
    hub = new RunningHub(CommonOptions.home(), directory);
    document = new ApiDocument(json(hub.get("/api/openapi.json")));
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void each_operation_has_a_route_and_each_route_is_described() {
    assertThat(document.operations()).isEqualTo(routes());
    assertThat(document.at("/openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void each_example_of_a_request_satisfies_its_schema_and_is_accepted() throws Exception {
    String content = "/paths/~1api~1writes/post/requestBody/content/application~1json";
    JsonNode examples = document.at(content + "/examples");
    assertThat(examples).isNotEmpty();
    for (JsonNode example : examples) {
      // Portal ids are left out: they differ from one installation to the other.
      JsonNode value = example.path("value");
      assertThat(document.complaints(content + "/schema", value)).isEmpty();
      assertThat(document.complaints("/components/schemas/Write", value)).isNotEmpty();
      HttpResponse<String> answer = hub.post("/api/writes", value.toString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertAgrees(SUBMIT, answer);
    }
  }

  @Test
  void each_example_of_an_answer_satisfies_its_schema() {
    int examples = 0;
    for (String operation : document.operations()) {
      String[] words = operation.split(" ");
      JsonNode responses =
          document
              .at("/paths/" + words[1].replace("/", "~1"))
              .path(words[0].toLowerCase(Locale.ROOT))
              .path("responses");
      for (var names = responses.fieldNames(); names.hasNext(); ) {
        String status = names.next();
        var content = document.resolved(responses.path(status)).path("content").fields();
        while (content.hasNext()) {
          var type = content.next();
          JsonNode example = type.getValue().path("example");
          if (!example.isMissingNode()) {
            examples++;
            assertThat(
                    document.complaints(
                        operation, Integer.parseInt(status), type.getKey(), example))
                .as("%s %s", operation, status)
                .isEmpty();
          }
        }
      }
    }
    assertThat(examples).isGreaterThan(20);
  }

  @Test
  void answers_satisfy_the_schemas() throws Exception {
    String contact =
        "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'doc@x.example','properties':{'firstname':'D'}}"
            .replace('\'', '"');
    HttpResponse<String> waited =
        hub.post("/api/writes", contact, "Prefer", "wait=30", "Idempotency-Key", "doc");
    assertThat(waited.statusCode()).as(waited.body()).isEqualTo(200);
    assertAgrees(SUBMIT, waited);
    HttpResponse<String> replayed = hub.post("/api/writes", contact, "Idempotency-Key", "doc");
    assertThat(replayed.statusCode()).isEqualTo(202);
    assertAgrees(SUBMIT, replayed);
    String submission = waited.headers().firstValue("Location").orElseThrow();
    assertAgrees("GET /api/writes/submissions/{id}", hub.get(submission));
    String write = json(waited).path("writes").path(0).path("href").asText();
    assertAgrees("GET /api/writes/{id}", hub.get(write));
    hub.post("/api/writes", "[" + contact + "," + contact + "]");
    assertAgrees("GET /api/writes", hub.get("/api/writes?limit=1"));
    assertAgrees("GET /api/writes", hub.get("/api/writes"));

    assertAgrees(SUBMIT, hub.post("/api/writes", "{'a':1}"));
    assertAgrees(SUBMIT, hub.post("/api/writes", "{}", "Idempotency-Key", "doc"));
    assertAgrees(
        SUBMIT, hub.post("/api/writes", contact.replace("D", "E"), "Idempotency-Key", "doc"));
    assertAgrees(SUBMIT, hub.post("/api/writes", contact, "Content-Encoding", "br"));
    assertAgrees(SUBMIT, hub.post("/api/writes", " ".repeat((8 << 20) + 1)));
    assertAgrees("GET /api/writes", hub.get("/api/writes?after=1"));
    assertAgrees("GET /api/writes/{id}", hub.get("/api/writes/1"));
    assertAgrees("GET /api/writes/{id}", hub.get("/api/writes/1?x=1"));
    assertAgrees("GET /api/writes/submissions/{id}", hub.get("/api/writes/submissions/1"));
    assertAgrees("GET /api/openapi.json", hub.get("/api/openapi.json"));
    assertAgrees("GET /api/openapi.json", hub.get("/api/openapi.json?x=1"));
  }

  @Test
  void answers_about_portals_satisfy_the_schemas() throws Exception {
    long portal = hub.hubspot.portal().id();
    for (String call :
        List.of(
            "GET /hubspot/connections 200",
            "GET /hubspot/connection/status 200",
            "GET /hubspot/connection/status?portal=9 404",
            "GET /hubspot/portal/info 200",
            "GET /hubspot/portal/info?portal=9 404",
            "POST /hubspot/test-connection 200",
            "POST /hubspot/test-connection?portal=none 404",
            "GET /hubspot/auth/url 409",
            "GET /hubspot/auth/url?portal=x 400",
            "GET /hubspot/auth/status?id=00000000-0000-0000-0000-000000000000 404",
            "GET /hubspot/auth/status?id=x 400",
            "DELETE /hubspot/connection 400",
            "DELETE /hubspot/connection?portal=9 404",
            "DELETE /hubspot/connection?portal=" + portal + " 409")) {
      String[] parts = call.split(" ");
      HttpResponse<String> answer = call(parts[0], parts[1]);
      assertThat(answer.statusCode())
          .as("%s: %s", call, answer.body())
          .isEqualTo(Integer.parseInt(parts[2]));
      assertAgrees(parts[0] + " " + parts[1].replaceFirst("\\?.*", ""), answer);
    }
  }

  @Test
  void each_query_parameter_about_portals_is_known_and_no_other() throws Exception {
    for (String operation : document.operations()) {
      String[] parts = operation.split(" ");
      if (!parts[1].startsWith("/hubspot") || parts[1].endsWith("/callback")) {
        continue; // HubSpot may add parameters to what it leads back with.
      }
      Set<String> described = new TreeSet<>();
      document
          .at("/paths/" + parts[1].replace("/", "~1"))
          .path(parts[0].toLowerCase(Locale.ROOT))
          .path("parameters")
          .forEach(
              each -> {
                if (each.path("in").asText().equals("query")) {
                  described.add(each.path("name").asText());
                }
              });
      HttpResponse<String> refused = call(parts[0], parts[1] + "?other=1");
      assertThat(refused.statusCode()).as(operation).isEqualTo(400);
      String detail = json(refused).path("detail").asText();
      assertThat(detail).as(operation).contains("other");
      if (!described.isEmpty()) {
        assertThat(detail).as(operation).contains("known are: " + String.join(", ", described));
      }
    }
  }

  private static HttpResponse<String> call(String method, String path) throws IOException {
    return hub.send(
        hub.request(path)
            .header("X-Caravan-Request", "test")
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  @Test
  void each_query_parameter_of_the_document_is_known_and_no_other() throws Exception {
    JsonNode operation = document.at("/paths/~1api~1writes/get");
    Set<String> described = new TreeSet<>();
    operation.path("parameters").forEach(each -> described.add(each.path("name").asText()));
    String refused = json(hub.get("/api/writes?other=1")).path("detail").asText();
    assertThat(refused).endsWith("known are: " + String.join(", ", sorted(described)));
  }

  @Test
  void schemas_name_the_same_values_as_the_code() throws Exception {
    List<String> states = new ArrayList<>();
    document.at("/components/schemas/State/enum").forEach(each -> states.add(each.asText()));
    List<String> operations = new ArrayList<>();
    document
        .at("/components/schemas/Operation/enum")
        .forEach(each -> operations.add(each.asText()));
    assertThat(detail("/api/writes?state=none")).endsWith(String.join(", ", states));
    assertThat(detail("/api/writes?operation=none")).endsWith(String.join(", ", operations));
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static String detail(String path) throws IOException {
    return json(hub.get(path)).path("detail").asText();
  }

  private static void assertAgrees(String operation, HttpResponse<String> answer)
      throws IOException {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertThat(document.complaints(operation, answer.statusCode(), type, body(answer)))
        .as("%d %s", answer.statusCode(), answer.body())
        .isEmpty();
  }

  private static JsonNode body(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  private static Set<String> routes() {
    Set<String> routes = new TreeSet<>();
    hub.application.camel().getRoutes().stream()
        .map(Route::getEndpoint)
        .flatMap(ApiDocumentIT::operations)
        .forEach(routes::add);
    return routes;
  }

  private static Stream<String> operations(Endpoint endpoint) {
    return endpoint instanceof PlatformHttpEndpoint http
            && http.getPath().matches("/(api|hubspot)/.*")
        ? Stream.of(http.getHttpMethodRestrict().split(","))
            .map(each -> each + " " + http.getPath())
        : Stream.empty();
  }
}
