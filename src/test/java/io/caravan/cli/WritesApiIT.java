package io.caravan.cli;

import static io.caravan.cli.RunningHub.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.faults.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Changes to HubSpot over REST, as a company's own systems make them. */
@Timeout(240)
class WritesApiIT {

  @TempDir private static Path directory;
  private static RunningHub hub;

  @BeforeAll
  static void start() throws Exception {
    hub = new RunningHub(CommonOptions.home(), directory);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @AfterEach
  void noMoreFaults() {
    hub.hubspot.faults().clear();
  }

  @Test
  void writes_are_accepted_and_can_be_asked_for() throws Exception {
    HttpResponse<String> answer = hub.post("/api/writes", list(contact("a1"), contact("a2")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    JsonNode body = json(answer);
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(location).isEqualTo("/api/writes/submissions/" + text(body, "submissionId"));
    assertThat(body.path("replayed").asBoolean(true)).isFalse();
    assertThat(body.path("writes")).hasSize(2);
    assertThat(body.path("writes")).allMatch(write -> text(write, "state").equals("accepted"));
    assertThat(answer.headers().map().keySet())
        .as("nothing of the request comes back")
        .containsExactlyInAnyOrder(
            "cache-control",
            "content-length",
            "content-security-policy",
            "content-type",
            "location",
            "referrer-policy",
            "x-content-type-options");

    await()
        .atMost(RunningHub.PATIENCE)
        .until(() -> json(hub.get(location)).path("counts").path("done").asInt() == 2);
    JsonNode submission = json(hub.get(location));
    assertThat(ids(submission)).isEqualTo(ids(body));
    JsonNode first = json(hub.get(text(body.path("writes").get(0), "href")));
    assertThat(text(first, "operation")).isEqualTo("upsert");
    assertThat(text(first, "objectType")).isEqualTo("contacts");
    assertThat(text(first, "idProperty")).isEqualTo("email");
    assertThat(text(first, "idValue")).isEqualTo("a1@x.example");
    assertThat(first.path("created").asBoolean()).isTrue();
    assertThat(hub.hubspot.portal().ids("contacts", false))
        .contains(Long.parseLong(text(first, "recordId")));
  }

  @Test
  void one_write_needs_no_list() throws Exception {
    JsonNode alone = json(hub.post("/api/writes", contact("alone")));
    JsonNode named = json(hub.post("/api/writes", "{\"writes\":" + list(contact("named")) + "}"));
    assertThat(alone.path("writes")).hasSize(1);
    assertThat(named.path("writes")).hasSize(1);
  }

  @Test
  void a_caller_that_waits_hears_each_outcome() throws Exception {
    String wrong =
        "{\"operation\":\"create\",\"objectType\":\"companies\",\"properties\":{\"nam\":\"x\"}}";

    HttpResponse<String> answer =
        hub.post("/api/writes", list(contact("w1"), wrong), "Prefer", "wait=30");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=30");
    JsonNode writes = json(answer).path("writes");
    assertThat(text(writes.get(0), "state")).isEqualTo("done");
    assertThat(text(writes.get(1), "state")).isEqualTo("rejected");
    assertThat(text(writes.get(1).path("problems").get(0), "message")).contains("nam");
  }

  @Test
  void a_write_shows_the_links_that_became_writes_of_their_own() throws Exception {
    String write =
        """
        {"operation":"create","objectType":"contacts","properties":{"email":"linked@x.example"},
         "associations":[{"to":{"id":"999999999"},
           "types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":279}]}]}
        """;

    JsonNode made = json(hub.post("/api/writes", write, "Prefer", "wait=30")).path("writes").get(0);

    assertThat(text(made, "state")).isEqualTo("done");
    JsonNode shown = json(hub.get(text(made, "href")));
    assertThat(shown.path("parentId").isNull()).isTrue();
    assertThat(shown.path("children")).hasSize(1);
    JsonNode child = shown.path("children").get(0);
    assertThat(text(child, "operation")).isEqualTo("associate");
    assertThat(text(child, "parentId")).isEqualTo(text(made, "id"));
  }

  @Test
  void who_has_waited_long_enough_hears_what_is_known_so_far() throws Exception {
    hub.hubspot.faults().add(Fault.slow(Duration.ofSeconds(4)).on("POST", "/batch/upsert"));

    HttpResponse<String> answer =
        hub.post("/api/writes", contact("late"), "Prefer", "wait=1, respond-async");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async, wait=1");
    assertThat(text(json(answer).path("writes").get(0), "state")).isIn("accepted", "sent");
    String location = answer.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(RunningHub.PATIENCE)
        .until(() -> json(hub.get(location)).path("counts").path("done").asInt() == 1);
  }

  @Test
  void many_callers_wait_at_the_same_time() {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    HttpClient client = HttpClient.newHttpClient();
    for (int n = 0; n < 60; n++) {
      HttpRequest request =
          hub.request("/api/writes")
              .header("Content-Type", "application/json")
              .header("Prefer", "wait=50")
              .POST(BodyPublishers.ofString(contact("many" + n)))
              .build();
      answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
    }
    answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
  }

  @Test
  void a_request_with_the_same_key_is_done_once() throws Exception {
    String key = "order-4711";
    JsonNode first =
        json(hub.post("/api/writes", list(contact("k1"), contact("k2")), "Idempotency-Key", key));

    HttpResponse<String> again =
        hub.post(
            "/api/writes",
            list(contact("k1"), contact("k2")),
            "Idempotency-Key",
            "\"" + key + "\"",
            "Prefer",
            "wait=30");

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(json(again).path("replayed").asBoolean()).isTrue();
    assertThat(text(json(again), "submissionId")).isEqualTo(text(first, "submissionId"));
    assertThat(ids(json(again))).isEqualTo(ids(first));

    HttpResponse<String> other = hub.post("/api/writes", contact("k3"), "Idempotency-Key", key);
    assertProblem(other, 409, "used before");
  }

  @Test
  void all_mistakes_are_told_at_once_and_nothing_is_accepted() throws Exception {
    String body =
        list(
            "{\"operation\":\"merge\",\"objectType\":\"contacts\"}",
            contact("good"),
            "{\"operation\":\"update\",\"objectType\":\"contacts\",\"id\":\"a@b\",\"colour\":1,\"properties\":{\"x\":\"y\"}}");

    HttpResponse<String> answer = hub.post("/api/writes", body);

    assertProblem(answer, 400, "operation must be");
    List<String> fields = new ArrayList<>();
    json(answer).path("errors").forEach(error -> fields.add(text(error, "field")));
    assertThat(fields).contains("writes[0].operation", "writes[2].id", "writes[2].colour");
    assertThat(json(hub.get("/api/writes?limit=1000")).toString()).doesNotContain("good@x.example");
  }

  @Test
  void writes_are_listed_page_by_page_the_newest_first() throws Exception {
    JsonNode submitted =
        json(
            hub.post(
                "/api/writes",
                list(
                    IntStream.range(0, 5)
                        .mapToObj(n -> contact("page" + n))
                        .toArray(String[]::new))));
    String submission = text(submitted, "submissionId");
    List<String> expected = new ArrayList<>(ids(submitted));
    java.util.Collections.reverse(expected);

    List<String> seen = new ArrayList<>();
    String next =
        "/api/writes?limit=2&objectType=contact&operation=upsert&submission=" + submission;
    int pages = 0;
    while (next != null) {
      HttpResponse<String> page = hub.get(next);
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      seen.addAll(ids(json(page)));
      JsonNode link = json(page).path("paging").path("next").path("link");
      next = link.isMissingNode() ? null : link.asText();
      if (next != null) {
        assertThat(page.headers().firstValue("Link")).contains("<" + next + ">; rel=\"next\"");
      }
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(seen).isEqualTo(expected);
    assertThat(json(hub.get("/api/writes?portal=4711")).path("writes")).isEmpty();
    assertThat(json(hub.get("/api/writes?state=dead&submission=" + submission)).path("writes"))
        .isEmpty();
  }

  @Test
  void questions_that_make_no_sense_are_refused_with_all_that_is_wrong() throws Exception {
    HttpResponse<String> answer =
        hub.get("/api/writes?stat=done&limit=0&objectType=%25&operation=merge&after=x&limit=2");
    assertProblem(answer, 400, "There is no parameter stat; known are: after,");
    assertThat(json(answer).path("errors").size()).isGreaterThanOrEqualTo(5);
    assertProblem(hub.get("/api/writes?portal=emea"), 400, "portal is 'emea'");
    assertProblem(hub.get("/api/writes?state=lost"), 400, "accepted, sent, done, rejected, dead");
    assertProblem(hub.post("/api/writes?dryrun=true", contact("q")), 400, "no parameter dryrun");
    assertProblem(hub.post("/api/writes?validate=some", contact("q")), 400, "true, all or false");
    assertThat(hub.post("/api/writes?validate=false&dryRun=false", contact("v")).statusCode())
        .isEqualTo(202);
    assertProblem(hub.post("/api/writes?dryRun=maybe", contact("q")), 400, "true or false");
    assertProblem(
        hub.post("/api/writes", contact("q"), "Idempotency-Key", "a key"), 400, "visible ASCII");
    assertProblem(hub.get("/api/writes/none"), 404, "no write none");
    assertProblem(hub.get("/api/writes/submissions/none"), 404, "no submission none");
    assertProblem(hub.get("/api/other"), 404, "nothing at /api/other");
    assertProblem(hub.get("/elsewhere"), 404, "nothing at /elsewhere");
    HttpResponse<String> method =
        hub.send(hub.request("/api/writes").DELETE().header("X-Caravan-Request", "1").build());
    assertProblem(method, 405, "not DELETE");
    assertThat(method.headers().firstValue("Allow").orElseThrow().split(","))
        .containsExactlyInAnyOrder("GET", "POST");
  }

  @Test
  void bodies_that_are_no_json_or_too_large_are_refused() throws Exception {
    assertProblem(hub.post("/api/writes", "{\"operation\":"), 400, "line 1");
    assertProblem(hub.post("/api/writes", ""), 400, "no write");
    assertProblem(hub.post("/api/writes", "[]"), 400, "no write");
    assertProblem(hub.post("/api/writes", "7"), 400, "");
    assertProblem(hub.post("/api/writes", "[".repeat(100_000)), 400, "no JSON");
    assertProblem(
        hub.send(
            hub.request("/api/writes")
                .header("Content-Type", "text/csv")
                .header("X-Caravan-Request", "1")
                .POST(BodyPublishers.ofString("a,b"))
                .build()),
        415,
        "text/csv");
    assertProblem(
        hub.send(hub.request("/api/writes").POST(BodyPublishers.ofString("{}")).build()),
        415,
        "Content-Type: application/json");
    assertProblem(hub.post("/api/writes", contact("z"), "Content-Encoding", "gzip"), 415, "gzip");
    assertProblem(hub.post("/api/writes", " ".repeat((8 << 20) + 1)), 413, "8,388,608");
    String many =
        list(IntStream.range(0, 1_001).mapToObj(n -> contact("m" + n)).toArray(String[]::new));
    assertProblem(hub.post("/api/writes", many), 400, "at most 1000");
  }

  @Test
  void odd_input_is_never_our_fault() throws Exception {
    List<String> odd =
        List.of(
            "null",
            "\"text\"",
            "{\"writes\":7}",
            "{\"writes\":[null,1,\"x\",[],{}]}",
            "{\"writes\":{\"a\":1}}",
            "{\"writes\":[],\"writes\":[{}]}",
            "{\"operation\":{},\"objectType\":[],\"id\":{},\"properties\":[],\"associations\":7}",
            "{\"operation\":\"associate\",\"objectType\":\"contacts\",\"id\":\"1\",\"to\":[],\"types\":{}}",
            "{\"operation\":\"archive\",\"objectType\":\"contacts\",\"id\":\""
                + "9".repeat(5_000)
                + "\"}",
            "{\"operation\":\"archive\",\"objectType\":\"contacts\",\"idProperty\":\"email\",\"id\":\"a\\u0000b\"}",
            "{\"operation\":\"archive\",\"objectType\":\"contacts\",\"idProperty\":\"email\",\"id\":\"\\ud800\"}",
            "{\"operation\":\"upsert\",\"objectType\":\"p1_a\",\"idProperty\":\"x\",\"id\":\"y\",\"portalId\":1e99,\"properties\":{\"a\":1}}",
            "\0",
            "{\"a\":".repeat(2_000));
    for (String body : odd) {
      HttpResponse<String> answer = hub.post("/api/writes", body);
      assertThat(answer.statusCode()).as(body + " " + answer.body()).isIn(202, 400);
    }
    for (String target :
        List.of(
            "/api/writes?after=%00",
            "/api/writes?portal=99999999999999999999",
            "/api/writes?limit=1&limit=2",
            "/api/writes?=&&=",
            "/api/writes/%2e%2e%2f",
            "/api/writes/submissions/%00",
            "/api/writes/" + "a".repeat(6_000))) {
      assertThat(hub.get(target).statusCode()).as(target).isIn(200, 400, 404);
    }
  }

  @Test
  void web_pages_of_other_sites_are_kept_out_and_the_public_port_has_no_api() throws Exception {
    assertProblem(
        hub.send(hub.request("/api/writes").header("Sec-Fetch-Site", "cross-site").build()),
        403,
        "other sites");
    URI webhooks = URI.create(hub.application.webhookUrl());
    for (String path : List.of("/api/writes", "/api", "/%61pi/writes", "/api/openapi.json")) {
      HttpResponse<String> answer =
          hub.send(
              HttpRequest.newBuilder(webhooks.resolve(path))
                  .header("Authorization", "Bearer " + hub.application.operatorToken())
                  .build());
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail)
      throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("status").asInt()).isEqualTo(status);
    assertThat(text(json(answer), "title")).isNotEmpty();
    assertThat(text(json(answer), "detail")).contains(detail);
  }

  private static List<String> ids(JsonNode body) {
    List<String> ids = new ArrayList<>();
    body.path("writes").forEach(write -> ids.add(text(write, "id")));
    return ids;
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asText("");
  }

  private static String list(String... writes) {
    return "[" + String.join(",", writes) + "]";
  }

  private static String contact(String name) {
    return """
        {"operation":"upsert","objectType":"contacts","idProperty":"email","id":"%s@x.example",
         "properties":{"email":"%s@x.example","firstname":"N"}}
        """
        .formatted(name, name);
  }
}
