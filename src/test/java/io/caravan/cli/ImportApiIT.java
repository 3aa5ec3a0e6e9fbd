package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files over REST, and the command line beside a Caravan that runs. */
@Timeout(300)
class ImportApiIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path directory;
  private static RunningHub hub;

  @BeforeAll
  static void start() throws Exception {
    hub = new RunningHub(CommonOptions.home(), directory);
  }

  @AfterAll
  static void stop() throws Exception {
    hub.close();
  }

  @Test
  void a_file_is_taken_in_and_each_row_has_its_outcome() throws Exception {
    var text = new StringBuilder("E-Mail,firstname\n");
    for (int at = 0; at < 1_500; at++) {
      text.append(at % 500 == 3 ? ",nobody\n" : "r" + at + "@x.example,Ada " + at + "\n");
    }
    String path = "/api/writes/import?objectType=contacts&idProperty=email&map=E-Mail=email";

    HttpResponse<String> answer = post(path, "text/csv; charset=utf-8", text.toString(), "key-1");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode taken = JSON.readTree(answer.body());
    assertThat(taken.path("rows").asInt()).isEqualTo(1_500);
    assertThat(taken.path("accepted").asInt()).isEqualTo(1_497);
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/api/writes/imports/" + taken.path("importId").asText());
    await()
        .atMost(RunningHub.PATIENCE)
        .until(() -> get(location).path("counts").path("done").asInt() == 1_497);
    JsonNode end = get(location);
    assertThat(end.path("whole").asBoolean()).isTrue();
    assertThat(end.path("counts").toString()).isEqualTo("{\"done\":1497,\"rejected\":3}");
    assertThat(end.path("rejected"))
        .extracting(row -> row.path("line").asInt())
        .containsExactly(5, 505, 1_005);
    HttpResponse<String> results = hub.get(location + "/results");
    assertThat(results.headers().firstValue("Content-Type")).contains("text/csv");
    List<String> lines = results.body().lines().toList();
    assertThat(lines).hasSize(1_501);
    for (int at = 0; at < 1_500; at++) {
      String[] cells = lines.get(at + 1).split(",", 6);
      assertThat(cells[0]).isEqualTo(Integer.toString(at + 2));
      if (at % 500 == 3) {
        assertThat(cells[2]).isEqualTo("rejected");
      } else {
        assertThat(
                hub.hubspot
                    .portal()
                    .find("contacts", Long.parseLong(cells[3]))
                    .orElseThrow()
                    .properties())
            .containsEntry("email", "r" + at + "@x.example");
      }
    }

    long before = hub.hubspot.portal().ids("contacts", false).size();
    assertThat(
            JSON.readTree(post(path, "text/csv", text.toString(), "key-1").body()).path("importId"))
        .isEqualTo(taken.path("importId"));
    assertThat(hub.hubspot.portal().ids("contacts", false)).hasSize((int) before);
    assertProblem(
        post(path, "text/csv", "E-Mail\nx@x.example\n", "key-1"), 400, "not as they were");
    assertProblem(
        post(path + "&clearEmpty=true", "text/csv", text.toString(), "key-1"),
        400,
        "another import");
  }

  @Test
  void what_cannot_be_taken_in_says_why() throws Exception {
    String path = "/api/writes/import?objectType=contacts&idProperty=email";
    assertProblem(post(path, "text/csv", "First Name\nAda\n", null), 400, "no column holds email");
    assertProblem(
        post(path, "text/csv", "email,firstname\n,A\n,B\n", null), 400, "none of the first 2 rows");
    assertProblem(post(path, "text/csv", "email\n", null), 400, "holds no row");
    assertProblem(
        post(path, "application/json", "[]", null), 415, "text/csv or application/x-ndjson");
    assertProblem(
        post("/api/writes/import?operation=upsert&portal=9&x=1&map=a", "text/csv", "email\n", null),
        400,
        "objectType is missing",
        "portal 9 is not connected",
        "no parameter x",
        "map is 'a'");
    assertProblem(hub.get("/api/writes/imports/none"), 404, "There is no import none");
    assertProblem(hub.get("/api/writes/imports/none/results"), 404, "There is no import none");
  }

  @Test
  void a_dry_run_answers_the_plan_and_accepts_nothing() throws Exception {
    long id = hub.hubspot.portal().create("companies", Map.of("name", "Acme", "city", "Graz"));
    new FullSync(hub.application.syncRuns())
        .run(hub.hubspot.portal().id(), List.of("companies"), count -> {});
    String write =
        "{\"operation\":\"update\",\"objectType\":\"companies\",\"id\":\"%d\",\"properties\":{\"name\":\"Acme\",\"city\":\"Wien\"}}"
            .formatted(id);

    JsonNode plan = JSON.readTree(hub.post("/api/writes?dryRun=true", write).body());
    JsonNode file =
        JSON.readTree(
            post(
                    "/api/writes/import?objectType=companies&operation=update&dryRun=true",
                    "application/x-ndjson",
                    "{\"id\":\"" + id + "\",\"name\":\"Acme\"}\n{\"id\":\"77\",\"name\":\"B\"}\n",
                    null)
                .body());

    assertThat(plan.path("writes").path(0).path("changes").toString())
        .isEqualTo("{\"city\":{\"old\":\"Graz\",\"new\":\"Wien\"}}");
    assertThat(plan.path("calls").asInt()).isEqualTo(1);
    assertThat(file.path("counts").path("unchanged").asInt()).isEqualTo(1);
    assertThat(file.path("counts").path("unknown").asInt()).isEqualTo(1);
    assertThat(hub.hubspot.portal().find("companies", id).orElseThrow().properties())
        .containsEntry("city", "Graz");
    assertThat(get("/api/writes?objectType=companies").path("writes")).isEmpty();
  }

  @Test
  void a_dry_run_tells_what_hubspot_would_refuse() throws Exception {
    String writes =
        """
        [{"operation":"create","objectType":"companies","properties":{"nam":"x","numberofemployees":"many"}},
         {"operation":"create","objectType":"companies","properties":{"name":"Right"}}]
        """;

    JsonNode plan = JSON.readTree(hub.post("/api/writes?dryRun=true", writes).body());

    JsonNode wrong = plan.path("writes").path(0);
    assertThat(wrong.path("effect").asText()).isEqualTo("invalid");
    assertThat(wrong.path("problem").path("message").asText())
        .contains("nam")
        .contains("numberofemployees");
    assertThat(plan.path("writes").path(1).path("effect").asText()).isNotEqualTo("invalid");
    assertThat(plan.path("calls").asInt()).isEqualTo(1);
  }

  @Test
  void the_command_goes_through_the_caravan_that_runs() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("c.ndjson"),
            "{\"email\":\"c1@x.example\"}\n{\"email\":\"c2@x.example\",\"lifecyclestage\":\"none\"}\n");
    var out = new StringWriter();
    var err = new StringWriter();

    int exitCode =
        Caravan.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(
                "write",
                "contacts",
                "--file=" + file,
                "--id-property=email",
                "--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db"),
                "--set=caravan.portals.main.id=" + hub.hubspot.portal().id(),
                "--set=caravan.portals.main.token=none");

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString())
        .contains("through the running Caravan at " + hub.application.apiUrl());
    List<String> lines = Files.readAllLines(directory.resolve("c.results.ndjson"));
    assertThat(JSON.readTree(lines.get(0)).path("state").asText()).isEqualTo("done");
    assertThat(JSON.readTree(lines.get(1)).path("reason").asText()).contains("lifecyclestage");
  }

  private static JsonNode get(String path) throws Exception {
    return JSON.readTree(hub.get(path).body());
  }

  private static HttpResponse<String> post(String path, String type, String body, String key)
      throws Exception {
    var request =
        hub.request(path)
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .header("X-Caravan-Request", "test");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return hub.send(request.build());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String... words) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains(words);
  }
}
