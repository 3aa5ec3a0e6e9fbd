package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.automation.FlowRules;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.Access;
import io.caravan.simulator.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every GET of every family answers the same after a snapshot went into a fresh simulator. The
 * paths are taken from the routes: a family that is added meets this test by itself.
 */
class SnapshotOfAllFamiliesTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final String LISTS = "/crm/lists/2026-09";
  private static final String FLOWS = "/automation/v4/flows";
  private static final String EXPORTS = "/crm/exports/2026-09/export";
  private static final String JOURNAL = "/webhooks-journal";
  private static final String FILTER =
      "{\"filterBranchType\":\"OR\",\"filters\":[],\"filterBranches\":[{\"filterBranchType\":\"AND\",\"filterBranches\":[],\"filters\":["
          + "{\"filterType\":\"PROPERTY\",\"property\":\"city\",\"operation\":{\"operationType\":\"STRING\",\"operator\":\"IS_EQUAL_TO\",\"value\":\"Bonn\"}}]}]}";

  /** Counts of calls and what comes of them are no state; downloads have addresses of their own. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "/account-info/{v}/api-usage/daily/private-apps",
          "/account-info/v3/api-usage/daily/private-apps",
          "/export-files/{key}/{name}",
          "/webhooks-journal/files/{appId}/{offset}");

  @TempDir Path directory;

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private final Map<String, String> made = new LinkedHashMap<>();

  private SimulatorOptionsBuilder options() {
    return SimulatorOptions.builder()
        .tier(Tier.ENTERPRISE)
        .noLimits()
        .contacts(12)
        .apps(2)
        .indexLag(Duration.ZERO)
        .tokenLifetime(Duration.ofDays(30))
        .flowRules(FlowRules.DEFAULT.examples(2))
        .clock(clock);
  }

  private static Response ok(Response response) {
    assertThat(response.status()).as(response.text()).isBetween(200, 299);
    return response;
  }

  /** Something of every family. */
  private void live(Simulator simulator) {
    var client = new TestClient(simulator);
    lists(simulator, client);
    flows(client);
    imports(client);
    exports(client);
    access(simulator);
    journal(simulator);
    webhooks(simulator);
    ok(
        client.put(
            "/crm/property-validations/2026-09/0-1/city/rule-type/MAX_LENGTH",
            "{\"ruleArguments\":[\"20\"]}"));
    simulator.faults().add(Fault.status(503).on("POST", "/never/called").after(1).times(3));
    ok(client.put("/_sim/uncertain", "{\"mergeKeepsId\":true,\"refreshTokenRotates\":true}"));
  }

  private void lists(Simulator simulator, TestClient client) {
    String manual = "{\"name\":\"VIPs\",\"objectTypeId\":\"0-1\",\"processingType\":\"MANUAL\"}";
    ok(client.post(LISTS, manual));
    ok(client.put(LISTS + "/1/memberships/add", "[1001,1002,1003]"));
    ok(client.put(LISTS + "/1/memberships/remove", "[1002]"));
    ok(
        client.post(
            LISTS,
            "{\"name\":\"Bonn\",\"objectTypeId\":\"0-1\",\"processingType\":\"DYNAMIC\",\"filterBranch\":"
                + FILTER
                + "}"));
    ok(client.patch(CONTACTS + "/1004", "{\"properties\":{\"city\":\"Bonn\"}}"));
    await()
        .until(
            () ->
                client.get(LISTS + "/2/memberships").body().path("results").size() == 1
                    && client.get(LISTS + "/2").text().contains("COMPLETE"));
    ok(client.post(LISTS + "/folders", "{\"name\":\"Mine\"}"));
    ok(
        client.put(
            LISTS + "/2/schedule-conversion",
            "{\"conversionType\":\"CONVERSION_DATE\",\"year\":2027,\"month\":2,\"day\":3}"));
    ok(client.post(LISTS, manual.replace("VIPs", "Gone")));
    ok(client.delete(LISTS + "/3"));
    assertThat(simulator.portal().ids("contacts", false)).hasSize(12);
  }

  private void flows(TestClient client) {
    Response made =
        ok(
            client.post(
                FLOWS,
                "{\"name\":\"x\",\"type\":\"CONTACT_FLOW\",\"flowType\":\"WORKFLOW\",\"isEnabled\":false,\"objectTypeId\":\"0-1\",\"actions\":[]}"));
    ok(
        client.put(
            FLOWS + "/" + made.id(),
            "{\"name\":\"y\",\"type\":\"CONTACT_FLOW\",\"revisionId\":\"1\",\"isEnabled\":true,\"actions\":[],\"timeWindows\":[],\"blockedDates\":[],\"customProperties\":{}}"));
    this.made.put("flow", made.id());
  }

  private void imports(TestClient client) {
    String request =
        "{\"name\":\"file\",\"importOperations\":{\"0-1\":\"CREATE\"},\"createContactListFromImport\":true,\"files\":[{\"fileName\":\"f.csv\",\"fileFormat\":\"CSV\",\"fileImportPage\":{\"hasHeader\":true,\"columnMappings\":[{\"columnObjectTypeId\":\"0-1\",\"columnName\":\"Email\",\"propertyName\":\"email\"}]}}]}";
    Response begun =
        ok(
            client.multipart(
                "/crm/imports/2026-09",
                "importRequest",
                request,
                "f.csv",
                "Email\nin@x.example\nno address\n".getBytes(StandardCharsets.UTF_8)));
    await()
        .until(() -> client.get("/crm/imports/2026-09/" + begun.id()).text().contains("\"DONE\""));
    made.put("import", begun.id());
  }

  private void exports(TestClient client) {
    Response begun =
        ok(
            client.post(
                EXPORTS + "/async",
                "{\"exportType\":\"VIEW\",\"exportName\":\"x\",\"format\":\"CSV\",\"language\":\"EN\",\"objectType\":\"CONTACT\",\"objectProperties\":[\"email\"]}"));
    made.put("export", begun.id());
    await().until(() -> status(client).contains("COMPLETE"));
  }

  private String status(TestClient client) {
    return client.get(EXPORTS + "/async/tasks/" + made.get("export") + "/status").text();
  }

  private static Response token(Simulator simulator, String form) {
    var app = simulator.apps().get(0);
    return new TestClient(simulator.baseUrl(), null)
        .form(
            "/oauth/2026-09/token",
            form + "&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret());
  }

  private void access(Simulator simulator) {
    simulator.install(simulator.apps().get(1).id(), 62_515, Set.of("oauth"));
    String refresh = simulator.credentials().refreshToken();
    Response issued = ok(token(simulator, "grant_type=refresh_token&refresh_token=" + refresh));
    made.put("access", issued.body().path("access_token").asText());
    String form = "token=" + simulator.credentials().revokableRefreshToken();
    ok(tokenCall(simulator, "/oauth/2026-09/token/revoke", form));
    made.put("code", simulator.authorizationCode(62_515));
    ok(
        client(simulator, made.get("access"))
            .post(
                "/integrators/timeline/2026-03/events",
                "{\"eventTypeName\":\"webinar\",\"id\":\"e1\",\"objectId\":\"1001\",\"properties\":{\"title\":\"x\"}}"));
  }

  private static Response tokenCall(Simulator simulator, String path, String form) {
    var app = simulator.apps().get(0);
    return new TestClient(simulator.baseUrl(), null)
        .form(path, form + "&client_id=" + app.clientId() + "&client_secret=" + app.clientSecret());
  }

  private static TestClient client(Simulator simulator, String token) {
    return new TestClient(simulator.baseUrl(), token);
  }

  private void journal(Simulator simulator) {
    Response issued =
        ok(
            token(
                simulator,
                "grant_type=client_credentials&scope=developer.webhooks_journal.read+developer.webhooks_journal.subscriptions.read+developer.webhooks_journal.subscriptions.write+developer.webhooks_journal.snapshots.read+developer.webhooks_journal.snapshots.write"));
    made.put("journal", issued.body().path("access_token").asText());
    TestClient app = client(simulator, made.get("journal"));
    Response subscription =
        ok(
            app.post(
                JOURNAL + "/subscriptions/2026-09",
                "{\"subscriptionType\":\"OBJECT\",\"portalId\":62515,\"objectTypeId\":\"0-1\",\"actions\":[\"CREATE\",\"UPDATE\"]}"));
    ok(
        app.post(
            JOURNAL + "/subscriptions/2026-09/filters",
            "{\"subscriptionId\":"
                + subscription.id()
                + ",\"filter\":{\"conditions\":[{\"filterType\":\"CRM_OBJECT_PROPERTY\",\"property\":\"city\",\"operator\":\"EQ\",\"value\":\"Ulm\"}]}}"));
    simulator.portal().update("contacts", 1005, Map.of("city", "Ulm"));
    Response first = ok(app.get(JOURNAL + "/journal/2026-09/earliest"));
    made.put("offset", first.body().path("currentOffset").asText());
    simulator.portal().update("contacts", 1005, Map.of("firstname", "Still gathering"));
    Response asked =
        ok(
            app.post(
                JOURNAL + "/snapshots/2026-09/crm",
                "{\"snapshotRequests\":[{\"portalId\":62515,\"objectTypeId\":\"0-1\",\"objectId\":1001,\"properties\":[\"email\"]}]}"));
    made.put("status", asked.body().findValuesAsText("snapshotStatusId").get(0));
  }

  private void webhooks(Simulator simulator) {
    String base = "/webhooks/v3/65432";
    String key = "?hapikey=" + simulator.credentials().developerApiKey();
    TestClient open = client(simulator, null);
    ok(
        open.put(
            base + "/settings" + key,
            "{\"targetUrl\":\"http://127.0.0.1:1/hooks\",\"throttling\":{\"maxConcurrentRequests\":7}}"));
    for (String property : List.of("city", "email")) {
      ok(
          open.post(
              base + "/subscriptions" + key,
              "{\"eventType\":\"contact.propertyChange\",\"propertyName\":\""
                  + property
                  + "\",\"active\":true}"));
    }
  }

  /** What each placeholder stands for, in the part of the API that a template is in. */
  private List<String> values(String template, String placeholder) {
    return switch (placeholder) {
      case "v" -> List.of("2026-09");
      case "type" ->
          List.of(
              template.contains("pipelines")
                  ? "deals"
                  : template.contains("/lists") ? "0-1" : "contacts");
      case "from" -> List.of("contacts");
      case "to", "toType" -> List.of("companies");
      case "listId" -> List.of("1", "2", "3", "4");
      case "recordId" -> List.of("1001", "1004");
      case "flowId" -> List.of(made.get("flow"), "585051946");
      case "revisionId" -> List.of("1", "2");
      case "importId" -> List.of(made.get("import"));
      case "taskId", "exportId" -> List.of(made.get("export"));
      case "appId" -> List.of("65432", "65433");
      case "portalId" -> List.of("62515");
      case "token" ->
          List.of(made.get("access"), made.get("refresh"), made.get("revoked"), "unknown");
      case "statusId" -> List.of(made.get("status"));
      case "offset" -> List.of(made.get("offset"));
      case "group" -> List.of("contactinformation");
      case "name" -> List.of(template.contains("lists") ? "VIPs" : "city");
      case "ruleType" -> List.of("MAX_LENGTH");
      case "stageId" -> List.of("closedwon");
      case "count" -> List.of("5");
      case "id" ->
          template.contains("/objects/")
              ? List.of("1001", "1013", "1099")
              : template.contains("owners")
                  ? List.of("41629779", "1")
                  : template.contains("pipelines")
                      ? List.of("default")
                      : List.of("1", "2", "2001", "2002");
      default -> throw new AssertionError("give a value for {" + placeholder + "} of " + template);
    };
  }

  private List<String> paths(Route route) {
    List<String> paths = List.of("");
    for (String segment : route.template().substring(1).split("/")) {
      List<String> values =
          segment.startsWith("{")
              ? values(route.template(), segment.substring(1, segment.length() - 1))
              : List.of(segment);
      var longer = new ArrayList<String>();
      paths.forEach(path -> values.forEach(value -> longer.add(path + "/" + value)));
      paths = longer;
    }
    return paths;
  }

  /** The answers to all GETs by path. */
  private Map<String, String> walk(Simulator simulator) {
    var answers = new LinkedHashMap<String, String>();
    for (Route route : simulator.allRoutes()) {
      if (!route.method().equals("GET") || LEFT_OUT.contains(route.template())) {
        continue;
      }
      for (String path : paths(route)) {
        answers.put(path, answer(simulator, route, path));
      }
    }
    for (String path : List.of("/_sim/faults", "/_sim/uncertain", "/_sim/timeline")) {
      answers.put(path, new TestClient(simulator).get(path).text());
    }
    return answers;
  }

  private String answer(Simulator simulator, Route route, String path) {
    boolean journal = path.startsWith(JOURNAL);
    String token = journal ? made.get("journal") : simulator.credentials().privateToken();
    String query =
        route.access() == Access.DEVELOPER
            ? "?hapikey=" + simulator.credentials().developerApiKey()
            : path.contains("/objects/")
                ? "?propertiesWithHistory=city&limit=50"
                : path.endsWith("/errors") ? "?includeErrorMessage=true&includeRowData=true" : "";
    Response answer = client(simulator, token).get(path + query);
    return answer.status()
        + " "
        + answer
            .text()
            .replace(simulator.baseUrl(), "")
            .replaceAll("\"correlationId\":\"[^\"]*\"", "")
            .replaceAll("/export-files/[-0-9a-f]*/", "/export-files/");
  }

  @Test
  void every_get_answers_the_same() throws IOException {
    Path file = directory.resolve("world");
    Map<String, String> before;
    byte[] exported;
    try (var first = Simulator.start(options().build())) {
      made.put("refresh", first.credentials().refreshToken());
      made.put("revoked", first.credentials().revokableRefreshToken());
      live(first);
      before = walk(first);
      exported = download(first);
      first.snapshot(file);
      assertSame(walk(first), before);
    }
    long answered = before.values().stream().filter(it -> it.startsWith("200")).count();
    assertThat(answered).as(before.toString()).isGreaterThan(before.size() * 6L / 10);
    try (var second = Simulator.start(options().build())) {
      assertThat(walk(second)).isNotEqualTo(before);
      second.restore(file);
      assertSame(walk(second), before);
      assertThat(download(second)).isEqualTo(exported);
      goOn(second);
    }
  }

  private static void assertSame(Map<String, String> after, Map<String, String> before) {
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.forEach((path, answer) -> assertThat(answer).as(path).isEqualTo(before.get(path)));
  }

  private byte[] download(Simulator simulator) {
    String url = TestClient.json(status(new TestClient(simulator))).path("result").asText();
    Response file = client(simulator, null).get(URI.create(url).getRawPath());
    assertThat(file.status()).isEqualTo(200);
    return file.text().getBytes(StandardCharsets.UTF_8);
  }

  /** What was restored is alive: lists follow, codes and tokens are good, offsets go on. */
  private void goOn(Simulator simulator) {
    var client = new TestClient(simulator);
    ok(client.patch(CONTACTS + "/1006", "{\"properties\":{\"city\":\"Bonn\"}}"));
    await().until(() -> client.get(LISTS + "/2/memberships").body().path("results").size() == 2);
    ok(client(simulator, made.get("access")).get(CONTACTS));
    String redirect = simulator.credentials().redirectUri();
    String code = "grant_type=authorization_code&code=" + made.get("code");
    ok(token(simulator, code + "&redirect_uri=" + redirect));
    assertThat(token(simulator, code + "&redirect_uri=" + redirect).status()).isEqualTo(400);
    JsonNode next =
        ok(client(simulator, made.get("journal"))
                .get(JOURNAL + "/journal/2026-09/offset/" + made.get("offset") + "/next"))
            .body();
    assertThat(next.path("currentOffset").asText()).isNotEmpty();
    assertThat(simulator.faults().states()).hasSize(1);
    assertThat(simulator.faults().add(Fault.status(500).on("POST", "/x"))).isEqualTo(2);
  }

  @Test
  void the_credentials_of_a_simulator_with_another_seed_stay_good() throws IOException {
    Path file = directory.resolve("world");
    String foreign;
    try (var first = Simulator.start(options().seed(1).build())) {
      first.snapshot(file);
      foreign = first.credentials().privateToken();
    }
    try (var second = Simulator.start(options().seed(2).build())) {
      assertThat(client(second, foreign).get(CONTACTS).status()).isEqualTo(401);
      second.restore(file);
      ok(client(second, foreign).get(CONTACTS));
      ok(new TestClient(second).get(CONTACTS));
    }
  }

  @Test
  void a_snapshot_that_names_more_apps_is_refused_and_changes_nothing() throws IOException {
    Path file = directory.resolve("world");
    try (var first = Simulator.start(options().apps(3).build());
        var second = Simulator.start(options().build())) {
      first.install(first.apps().get(2).id(), 62_515);
      second.portal().create("contacts", Map.of("email", "stays@x.example"));
      first.snapshot(file);
      Response refused = put(second, Files.readAllBytes(file));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("OAuth app 65434").contains("--apps");
      assertThat(second.portal().ids("contacts", false)).hasSize(13);
    }
  }

  private static Response put(Simulator simulator, byte[] body) {
    return new TestClient(simulator).putBytes("/_sim/snapshot", body);
  }

  @Test
  void a_file_of_the_first_version_is_read_and_has_no_lists() throws IOException {
    try (InputStream packed =
            new GZIPInputStream(getClass().getResourceAsStream("snapshot-version-1.gz"));
        var simulator = Simulator.start(options().build())) {
      var client = new TestClient(simulator);
      lists(simulator, client);
      simulator.faults().add(Fault.status(503).on("POST", "/never/called"));
      Response read = put(simulator, packed.readAllBytes());
      assertThat(read.status()).as(read.text()).isEqualTo(204);
      assertThat(simulator.portal().ids("contacts", false)).hasSize(5);
      assertThat(client.get(LISTS + "/1").status()).isEqualTo(404);
      ok(client.get(FLOWS + "/585051946"));
      assertThat(simulator.faults().states()).hasSize(1);
    }
  }

  @Test
  void imports_and_exports_that_were_at_work_go_on() throws IOException {
    Path file = directory.resolve("world");
    var pace =
        new io.caravan.simulator.jobs.AssetPace(Duration.ofSeconds(1), Duration.ofSeconds(5));
    var csv = new StringBuilder("Email\n");
    for (int i = 0; i < 500; i++) {
      csv.append("row").append(i).append("@x.example\n");
    }
    String request =
        "{\"name\":\"long\",\"importOperations\":{\"0-1\":\"CREATE\"},\"files\":[{\"fileName\":\"f.csv\",\"fileFormat\":\"CSV\",\"fileImportPage\":{\"hasHeader\":true,\"columnMappings\":[{\"columnObjectTypeId\":\"0-1\",\"columnName\":\"Email\",\"propertyName\":\"email\"}]}}]}";
    String id;
    try (var first = Simulator.start(options().assetPace(pace).build())) {
      var client = new TestClient(first);
      id =
          ok(client.multipart(
                  "/crm/imports/2026-09",
                  "importRequest",
                  request,
                  "f.csv",
                  csv.toString().getBytes(StandardCharsets.UTF_8)))
              .id();
      made.put(
          "export",
          ok(client.post(
                  EXPORTS + "/async",
                  "{\"exportType\":\"VIEW\",\"exportName\":\"x\",\"format\":\"CSV\",\"language\":\"EN\",\"objectType\":\"COMPANY\",\"objectProperties\":[\"name\"]}"))
              .id());
      clock.advance(Duration.ofSeconds(1));
      String begun = id;
      await()
          .until(() -> client.get("/crm/imports/2026-09/" + begun).text().contains("PROCESSING"));
      clock.advance(Duration.ofSeconds(1));
      await().until(() -> first.portal().ids("contacts", false).size() > 12);
      first.snapshot(file);
    }
    try (var second = Simulator.start(options().assetPace(pace).build())) {
      second.restore(file);
      var client = new TestClient(second);
      int written = second.portal().ids("contacts", false).size() - 12;
      assertThat(written).isBetween(1, 499);
      await()
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(5));
                return client.get("/crm/imports/2026-09/" + id).text().contains("\"DONE\"")
                    && status(client).contains("COMPLETE");
              });
      JsonNode done = client.get("/crm/imports/2026-09/" + id).body();
      assertThat(done.at("/metadata/counters/CREATED_OBJECTS").asInt()).isEqualTo(500);
      assertThat(done.at("/metadata/counters/ERRORS").asInt(0)).isZero();
      assertThat(second.portal().ids("contacts", false)).hasSize(512);
      assertThat(new String(download(second), StandardCharsets.UTF_8).lines())
          .hasSizeGreaterThan(1);
    }
  }
}
