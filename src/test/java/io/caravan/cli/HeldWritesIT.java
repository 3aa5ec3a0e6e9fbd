package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.DeadLetterFilter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of accepted writes when HubSpot takes the app's access away, and gives it back. */
@Timeout(300)
class HeldWritesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEEDED = 3;

  private final HttpClient client = HttpClient.newHttpClient();
  private OAuthHub hub;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    // So that an access token ends while the test looks on.
    hub = new OAuthHub(directory, options -> options.tokenLifetime(Duration.ofSeconds(10)));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void they_wait_also_over_a_restart_and_each_is_done_once_in_order_after_a_reconnection()
      throws Exception {
    connect();
    awaitStates(submit(creates("before", 100)), "done");
    hub.hubspot.uninstall(hub.hubspot.apps().get(0).id(), OAuthHub.PORTAL);
    String meanwhile = submit(Stream.concat(creates("meanwhile", 250), upserts()));
    await().atMost(PATIENCE).until(() -> hub.application().portals().all().isEmpty());
    await().atMost(PATIENCE).until(() -> waiting() == 255);

    HttpResponse<String> refused = post(creates("refused", 2));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(JSON.readTree(refused.body()).path("errors").findValuesAsText("code"))
        .containsOnly("PORTAL_DISCONNECTED")
        .hasSize(2);

    hub.restart();
    await().atMost(PATIENCE).until(() -> waiting() == 255);
    assertThat(states(meanwhile)).isSubsetOf("accepted", "sent");
    assertThat(contacts()).isEqualTo(SEEDED + 100);

    connect();
    awaitStates(meanwhile, "done");
    assertThat(contacts()).isEqualTo(SEEDED + 100 + 250 + 1);
    Set<String> emails = new HashSet<>();
    for (long id : hub.hubspot.portal().ids("contacts", false)) {
      var contact = hub.hubspot.portal().find("contacts", id).orElseThrow().properties();
      assertThat(emails.add(contact.get("email"))).as("%s is there once", contact).isTrue();
      if ("steps@x.example".equals(contact.get("email"))) {
        assertThat(contact.get("city")).isEqualTo("City 5");
      }
    }
    assertThat(letters()).isZero();
    assertThat(waiting()).isZero();
  }

  @Test
  void who_discards_them_finds_them_as_dead_letters_and_can_have_them_sent_later()
      throws Exception {
    connect();
    hub.hubspot.uninstall(hub.hubspot.apps().get(0).id(), OAuthHub.PORTAL);
    String given = submit(creates("given-up", 20));
    await().atMost(PATIENCE).until(() -> hub.application().portals().all().isEmpty());
    await().atMost(PATIENCE).until(() -> waiting() == 20);

    HttpResponse<String> discarded =
        manage("POST", "/caravan/writes/held/discard?portal=" + OAuthHub.PORTAL);
    assertThat(discarded.statusCode()).as(discarded.body()).isEqualTo(200);
    awaitStates(given, "dead");
    JsonNode first = writes(given).path(0);
    assertThat(first.path("problems").path(0).path("code").asText())
        .isEqualTo("PORTAL_DISCONNECTED");
    assertThat(first.path("problems").path(0).path("message").asText()).contains("was discarded");
    assertThat(letters()).isEqualTo(20);
    assertThat(
            manage("POST", "/caravan/writes/held/discard?portal=" + OAuthHub.PORTAL).statusCode())
        .isEqualTo(404);

    connect();
    hub.application().channel().channels().deadLetters().replayAll(DeadLetterFilter.all()).join();
    awaitStates(given, "done");
    assertThat(contacts()).isEqualTo(SEEDED + 20);
  }

  private void connect() throws Exception {
    JsonNode link =
        JSON.readTree(call(hub.application().apiUrl(), "GET", "/hubspot/auth/url?name=emea"));
    HttpResponse<String> done = hub.agree(URI.create(link.path("url").asText()));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
  }

  private static Stream<String> creates(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                "{'portalId':%d,'operation':'create','objectType':'contacts','properties':{'email':'%s%d@x.example'}}"
                    .formatted(OAuthHub.PORTAL, name, n));
  }

  private static Stream<String> upserts() {
    return IntStream.rangeClosed(1, 5)
        .mapToObj(
            n ->
                "{'portalId':%d,'operation':'upsert','objectType':'contacts','idProperty':'email','id':'steps@x.example','properties':{'city':'City %d'}}"
                    .formatted(OAuthHub.PORTAL, n));
  }

  private String submit(Stream<String> writes) throws Exception {
    HttpResponse<String> answer = post(writes);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("submissionId").asText();
  }

  private HttpResponse<String> post(Stream<String> writes) throws Exception {
    String body = writes.collect(Collectors.joining(",", "[", "]")).replace('\'', '"');
    return client.send(
        request(hub.application().apiUrl() + "/api/writes")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode writes(String submission) throws Exception {
    return JSON.readTree(
            call(
                hub.application().apiUrl(),
                "GET",
                "/api/writes?limit=1000&submission=" + submission))
        .path("writes");
  }

  private List<String> states(String submission) throws Exception {
    return writes(submission).findValuesAsText("state");
  }

  private void awaitStates(String submission, String state) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> states(submission).stream().allMatch(state::equals));
  }

  private long waiting() throws Exception {
    return JSON.readTree(call(hub.application().managementUrl(), "GET", "/caravan/writes/held"))
        .path("portals")
        .path(0)
        .path("waiting")
        .asLong();
  }

  private int contacts() {
    return hub.hubspot.portal().ids("contacts", false).size();
  }

  private int letters() {
    return hub.application()
        .channel()
        .channels()
        .deadLetters()
        .list(DeadLetterFilter.all(), 0, 1_000)
        .size();
  }

  private HttpResponse<String> manage(String method, String path) throws Exception {
    return client.send(
        request(hub.application().managementUrl() + path)
            .header("X-Caravan-Request", "test")
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private String call(String base, String method, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            request(base + path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + hub.application().operatorToken());
  }
}
