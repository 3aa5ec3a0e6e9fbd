package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelMessage;
import io.caravan.operations.ManagementApi;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can do to a Caravan that runs. */
class ManagementIT {

  @TempDir private static Path directory;
  private static Application application;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    application = Application.start(CommonOptions.home(), FreePorts.in(directory, Map.of()));
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void the_cache_is_emptied_over_http_and_over_jmx() throws Exception {
    HttpResponse<String> answer = change("DELETE", "/caravan/cache?portal=62515&path=/crm/owners");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue(ManagementApi.COUNT_HEADER)).contains("0");
    assertThat(change("DELETE", "/caravan/cache").statusCode()).isEqualTo(204);

    var server = ManagementFactory.getPlatformMBeanServer();
    var names = server.queryNames(new ObjectName("io.caravan:type=Cache,*"), null);
    assertThat(names).isNotEmpty();
    for (ObjectName name : names) {
      assertThat(
              server.invoke(
                  name,
                  "forget",
                  new Object[] {62515L, ""},
                  new String[] {"long", "java.lang.String"}))
          .isEqualTo(0);
      assertThat(server.getAttribute(name, "Weight")).isEqualTo(0L);
    }
  }

  @Test
  void what_is_wrong_with_a_request_is_said() throws Exception {
    assertProblem(change("DELETE", "/caravan/cache?portal=emea"), 400, "portal is 'emea'");
    assertProblem(change("DELETE", "/caravan/cache?path=owners"), 400, "must begin with /");
    assertProblem(change("DELETE", "/caravan/cache?prtal=1"), 400, "no parameter prtal");
    assertProblem(get("/caravan/dead-letters?limit=0"), 400, "from 1 to 1000");
    assertProblem(get("/caravan/dead-letters/x"), 400, "The id is 'x'");
    assertProblem(get("/caravan/dead-letters/4711"), 404, "no dead letter 4711");
    assertProblem(change("DELETE", "/caravan/dead-letters/4711"), 404, "no dead letter 4711");
    assertProblem(change("POST", "/caravan/dead-letters/4711/replay"), 404, "no dead letter 4711");
    assertProblem(get("/caravan/quarantine?object=dragon!"), 400, "an object such as contacts");
    assertProblem(change("POST", "/caravan/quarantine/retry?portl=1"), 400, "no parameter portl");
    assertProblem(change("POST", "/caravan/privacy/reapply?all=1"), 400, "no parameter all");
    assertThat(json(get("/caravan/quarantine")).path("quarantined")).isEmpty();
    assertThat(change("POST", "/caravan/quarantine/retry").statusCode()).isEqualTo(204);
    assertThat(get("/caravan/other").statusCode()).isEqualTo(404);
  }

  @Test
  void a_change_without_the_header_and_a_page_of_another_site_are_refused() throws Exception {
    assertProblem(
        send(request("/caravan/cache").DELETE().build()), 403, ManagementApi.REQUEST_HEADER);
    assertProblem(
        send(request("/caravan/dead-letters").header("Sec-Fetch-Site", "cross-site").build()),
        403,
        "other sites");
  }

  @Test
  void dead_letters_are_listed_shown_edited_replayed_and_discarded() throws Exception {
    var channels = application.channel().channels();
    channels.append("events", List.of(event(1))).join();
    await().until(() -> channels.backlog("events").deadLetters() == 1);
    channels.append("events", List.of(event(2))).join();
    await().until(() -> channels.backlog("events").deadLetters() == 2);

    JsonNode list = json(get("/caravan/dead-letters?channel=events&limit=1"));
    assertThat(list.path("deadLetters")).hasSize(1);
    assertThat(list.path("after").asLong()).isEqualTo(1);
    JsonNode rest = json(get("/caravan/dead-letters?after=1"));
    assertThat(rest.path("deadLetters")).hasSize(1);
    assertThat(rest.path("deadLetters").path(0).path("key").asText()).isEqualTo("777/0-1/2");
    assertThat(rest.has("after")).isFalse();

    assertProblem(put("/caravan/dead-letters/1", "{not json"), 400, "is not JSON");
    assertProblem(put("/caravan/dead-letters/1", ""), 400, "empty");
    assertThat(put("/caravan/dead-letters/1", "{\"mended\":true}").statusCode()).isEqualTo(204);
    JsonNode shown = json(get("/caravan/dead-letters/1"));
    assertThat(shown.path("body").asText()).isEqualTo("{\"mended\":true}");
    assertThat(shown.path("channel").asText()).isEqualTo("events");
    assertThat(shown.path("errorMessage").asText()).isNotEmpty();

    assertThat(change("DELETE", "/caravan/dead-letters/1").statusCode()).isEqualTo(204);
    assertThat(get("/caravan/dead-letters/1").statusCode()).isEqualTo(404);

    // Given up on again, under another id.
    assertThat(change("POST", "/caravan/dead-letters/2/replay").statusCode()).isEqualTo(204);
    await().until(() -> get("/caravan/dead-letters/3").statusCode() == 200);
    HttpResponse<String> all = change("POST", "/caravan/dead-letters/replay?channel=events");
    assertThat(all.statusCode()).isEqualTo(204);
    assertThat(all.headers().firstValue(ManagementApi.COUNT_HEADER)).contains("1");

    // Of a write that names its record by an address, the key has it.
    channels
        .append(
            "events", List.of(ChannelMessage.of("777/0-1/email=ada@example.com", event(9).body())))
        .join();
    await().until(() -> get("/caravan/dead-letters").body().contains("777/0-1/email="));
    assertThat(get("/caravan/dead-letters").body())
        .contains("777/0-1/email=***")
        .doesNotContain("ada@example.com");
  }

  private static ChannelMessage event(long id) {
    String json =
        "{\"eventId\":%d,\"subscriptionId\":1,\"portalId\":777,\"occurredAt\":1795000000000,\"subscriptionType\":\"contact.creation\",\"objectId\":%d}"
            .formatted(id, id);
    return ChannelMessage.of("777/0-1/" + id, json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(answer).path("status").asInt()).isEqualTo(status);
    assertThat(json(answer).path("detail").asText()).contains(detail);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpResponse<String> put(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> change(String method, String path) throws Exception {
    return send(
        request(path)
            .header(ManagementApi.REQUEST_HEADER, "test")
            .method(method, BodyPublishers.noBody())
            .build());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(application.managementUrl() + path))
        .header("Authorization", "Bearer " + application.operatorToken());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
