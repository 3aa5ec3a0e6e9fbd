package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.ManagementApi;
import io.caravan.operations.RunView;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code sync} beside a Caravan that runs on the same database. */
@Timeout(300)
class SyncOverHttpIT {

  private static final String CONTACTS = "contacts";

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();
  private SyncCommandRig rig;
  private Application application;

  @BeforeEach
  void start() throws Exception {
    rig = new SyncCommandRig(directory, SimulatorOptions.builder().contacts(500).build());
    application = rig.serving();
  }

  @AfterEach
  void stop() {
    application.close();
    rig.close();
  }

  @Test
  void the_running_caravan_does_the_work_and_the_command_shows_it() throws Exception {
    assertThat(rig.sync(CONTACTS, "companies", "--full")).as(rig.told()).isZero();

    assertThat(rig.out())
        .containsPattern("contacts +full +500 +500 ")
        .containsPattern("companies +full +63 +63 ")
        .contains("Through the running Caravan at " + application.managementUrl());
    assertThat(application.mirror().liveCounts(rig.hubspot.portal().id()))
        .containsEntry(ObjectType.CONTACTS, 500L);
  }

  @Test
  void a_dry_run_shows_the_differences_that_the_running_caravan_found() throws Exception {
    rig.sync(CONTACTS, "--full");
    long id = rig.hubspot.portal().ids(CONTACTS, false).get(3);
    rig.hubspot.portal().update(CONTACTS, id, Map.of("firstname", "Zephyrine"));

    assertThat(rig.sync(CONTACTS, "--full", "--dry-run", "--json")).as(rig.told()).isZero();

    JsonNode differences = rig.object(CONTACTS).path("differences");
    assertThat(differences).hasSize(1);
    assertThat(differences.path(0).path("recordId").asLong()).isEqualTo(id);
    assertThat(differences.at("/0/changes/firstname/to").asText()).isEqualTo("Zephyrine");
  }

  @Test
  void a_second_run_is_refused_while_one_goes_on_which_can_be_cancelled() throws Exception {
    rig.hubspot.faults().add(Fault.slow(Duration.ofMillis(200)));
    RunView first =
        application
            .syncDesk()
            .start(SyncRequest.of(rig.hubspot.portal().id(), CONTACTS, Mode.FULL));

    assertThat(rig.sync(CONTACTS, "--full")).as(rig.told()).isEqualTo(SyncExit.GOES_ON);
    assertThat(rig.out()).contains("a run goes on already").contains("(run " + first.id() + ")");

    assertThat(rig.sync("cancel", Long.toString(first.id()))).as(rig.told()).isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                application.syncDesk().whole(first.id()).orElseThrow().state().equals("cancelled"));
    assertThat(rig.sync("cancel", Long.toString(first.id()))).isEqualTo(SyncExit.CANNOT_START);

    rig.hubspot.faults().clear();
    assertThat(rig.sync("resume", Long.toString(first.id()), "--json")).as(rig.told()).isZero();
    assertThat(rig.object(CONTACTS).path("fetched").asLong()).isEqualTo(500);
    assertThat(rig.sync("resume", Long.toString(first.id()))).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("is done and cannot be resumed");
  }

  @Test
  void a_caravan_that_is_gone_is_told_of() throws Exception {
    RunningCaravan running = RunningCaravan.on(directory.resolve("caravan.db")).orElseThrow();
    try (var door = new SyncOverHttp(running)) {
      assertThat(door.objects()).isNotEmpty();

      application.close();

      assertThatThrownBy(() -> door.look(List.of(1L), false))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "the running Caravan at " + application.managementUrl() + " cannot be reached");
    }
    assertThat(rig.sync(CONTACTS, "--full")).as("by itself").isZero();
    assertThat(rig.out()).contains("Through this process");
  }

  @Test
  void the_api_says_what_is_wrong_with_a_request() throws Exception {
    long portal = rig.hubspot.portal().id();
    assertProblem(post("/runs", "{\"object\":\"contacts\"}"), 400, "needs portalId and object");
    assertProblem(post("/runs", "{not json"), 400, "cannot be read");
    assertProblem(post("/runs", order(portal, "contacts", ",\"colour\":\"red\"")), 400, "colour");
    assertProblem(post("/runs", order(9, "contacts", "")), 400, "Portal 9 is not connected");
    assertProblem(
        post("/runs", order(portal, "contacts", ",\"mode\":\"half\"")), 400, "not a mode of sync");
    assertProblem(
        post("/runs", order(portal, "contacts", ",\"mode\":\"since\",\"since\":\"later\"")),
        400,
        "since is 'later'");
    assertProblem(post("/runs", order(portal, "dragons", "")), 404, "no route syncs 'dragons'");
    assertProblem(post("/runs", order(portal, "divisions", "")), 404, "has no object 'divisions'");
    assertProblem(get("/runs/77"), 404, "There is no run 77");
    assertProblem(get("/runs?ids=1,x"), 400, "ids is '1,x'");
    assertProblem(
        send(request("/runs/77").header(ManagementApi.REQUEST_HEADER, "t").DELETE().build()),
        404,
        "There is no run 77");
    assertProblem(
        send(request("/runs").POST(BodyPublishers.ofString(order(portal, "contacts", ""))).build()),
        403,
        ManagementApi.REQUEST_HEADER);
  }

  @Test
  void the_api_plans_starts_and_shows_a_run() throws Exception {
    long portal = rig.hubspot.portal().id();
    assertThat(json(get("/objects")).path("objects").findValuesAsText("name"))
        .contains("appointments", "companies", "contacts", "deals", "divisions");

    JsonNode plan = json(post("/plan", order(portal, CONTACTS, "")));
    assertThat(plan.path("mode").asText()).isEqualTo("full");
    assertThat(plan.path("records").asLong()).isEqualTo(500);
    assertThat(plan.path("calls").asLong()).isBetween(5L, 10L);
    assertThat(plan.path("dayLeft").asLong()).isBetween(600_000L, 625_000L);

    HttpResponse<String> started = post("/runs", order(portal, CONTACTS, ",\"maxRecords\":150"));
    assertThat(started.statusCode()).isEqualTo(201);
    long id = json(started).path("id").asLong();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> json(get("/runs/" + id)).path("state").asText().equals("done"));
    JsonNode run = json(get("/runs/" + id));
    assertThat(run.path("counts").path("fetched").asLong()).isEqualTo(150);
    assertThat(run.path("pages")).hasSize(2);
    JsonNode list = json(get("/runs?limit=5"));
    assertThat(list.path("runs")).hasSize(1);
    assertThat(list.path("quota").path(0).path("portalId").asLong()).isEqualTo(portal);
  }

  private static String order(long portal, String object, String more) {
    return "{\"portalId\":%d,\"object\":\"%s\"%s}".formatted(portal, object, more);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String detail)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("detail").asText()).contains(detail);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path)
            .header(ManagementApi.REQUEST_HEADER, "test")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(application.managementUrl() + "/caravan/sync" + path))
        .header("Authorization", "Bearer " + application.operatorToken());
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
