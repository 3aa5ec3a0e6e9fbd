package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.lists.MembershipChange;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pull side of webhooks: subscriptions, files, offsets and snapshots. */
class WebhooksJournalTest {

  private static final String SUBSCRIPTIONS = "/webhooks-journal/subscriptions/2026-09";
  private static final String JOURNAL = "/webhooks-journal/journal/2026-09";
  private static final String ALL_ACTIONS =
      "\"actions\":[\"CREATE\",\"UPDATE\",\"DELETE\",\"MERGE\",\"RESTORE\"]";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private Simulator simulator;
  private TestClient app;

  @BeforeEach
  void start() throws IOException {
    start(UncertainBehaviour.ASSUMED);
  }

  private void start(UncertainBehaviour uncertain) throws IOException {
    simulator =
        Simulator.start(
            SimulatorOptions.builder()
                .clock(clock)
                .portals(2)
                .apps(2)
                .uncertain(uncertain)
                .tokenLifetime(Duration.ofDays(30))
                .build());
    app = ownToken(simulator.apps().get(0));
  }

  private TestClient ownToken(App own) {
    TestClient open = new TestClient(simulator.baseUrl(), null);
    JsonNode issued =
        open.form(
                "/oauth/2026-09/token",
                "grant_type=client_credentials&client_id="
                    + own.clientId()
                    + "&client_secret="
                    + own.clientSecret()
                    + "&scope=developer.webhooks_journal.read"
                    + "+developer.webhooks_journal.subscriptions.read"
                    + "+developer.webhooks_journal.subscriptions.write"
                    + "+developer.webhooks_journal.snapshots.read"
                    + "+developer.webhooks_journal.snapshots.write")
            .body();
    return open.withToken(issued.path("access_token").asText());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private JsonNode subscribe(String members) {
    Response made = app.post(SUBSCRIPTIONS, "{" + members + "}");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    return made.body();
  }

  private JsonNode contacts(String more) {
    return subscribe(
        "\"subscriptionType\":\"OBJECT\",\"portalId\":62515,\"objectTypeId\":\"0-1\"" + more);
  }

  private JsonNode download(JsonNode entry) {
    String url = entry.path("url").asText();
    Response file =
        new TestClient(simulator.baseUrl(), null)
            .get(url.substring(URI.create(url).resolve("/").toString().length() - 1));
    assertThat(file.status()).as(url).isEqualTo(200);
    assertThat(file.body().path("offset")).isEqualTo(entry.path("currentOffset"));
    return file.body();
  }

  private List<JsonNode> events(Response read) {
    assertThat(read.status()).as(read.text()).isEqualTo(200);
    var events = new ArrayList<JsonNode>();
    download(read.body()).path("journalEvents").forEach(events::add);
    return events;
  }

  private List<String> actions(Response read) {
    return events(read).stream().map(event -> event.path("action").asText()).toList();
  }

  @Test
  void one_write_is_one_event_with_all_of_its_properties() {
    contacts("," + ALL_ACTIONS);
    assertThat(app.get(JOURNAL + "/earliest").status()).isEqualTo(204);
    long id = simulator.portal().create("contacts", Map.of("email", "a@b.example", "city", "X"));
    clock.advance(Duration.ofSeconds(1));
    simulator.portal().update("contacts", id, Map.of("city", "Y", "firstname", "Zoë"));
    clock.advance(Duration.ofSeconds(1));
    simulator.portal().delete("contacts", id);
    List<JsonNode> events = events(app.get(JOURNAL + "/earliest"));
    assertThat(events).hasSize(3);
    assertThat(events.get(0).path("action").asText()).isEqualTo("CREATE");
    assertThat(events.get(0).path("objectId").asLong()).isEqualTo(id);
    assertThat(events.get(0).path("propertyChanges").path("city").asText()).isEqualTo("X");
    assertThat(events.get(1).path("action").asText()).isEqualTo("UPDATE");
    assertThat(events.get(1).path("propertyChanges"))
        .hasToString("{\"city\":\"Y\",\"firstname\":\"Zoë\"}");
    assertThat(events.get(1).path("occurredAt").asText()).isEqualTo("2026-11-21T10:00:01.000Z");
    assertThat(events.get(2).path("action").asText()).isEqualTo("DELETE");
  }

  @Test
  void every_action_of_every_kind_is_told() {
    contacts("," + ALL_ACTIONS);
    subscribe(
        "\"subscriptionType\":\"ASSOCIATION\",\"portalId\":62515,\"objectTypeId\":\"0-1\","
            + "\"associatedObjectTypeIds\":[\"0-2\"],"
            + "\"actions\":[\"ASSOCIATION_ADDED\",\"ASSOCIATION_REMOVED\"]");
    subscribe(
        "\"subscriptionType\":\"GDPR_PRIVACY_DELETION\",\"portalId\":62515,"
            + "\"objectTypeId\":\"0-1\",\"actions\":[\"GDPR_DELETE\"]");
    var portal = simulator.portal();
    long one = portal.create("contacts", Map.of("email", "a@b.example"));
    long two = portal.create("contacts", Map.of("email", "c@b.example"));
    long company = portal.create("companies", Map.of("name", "C"));
    long deal = portal.create("deals", Map.of("dealname", "D"));
    portal.associate("contacts", one, "companies", company);
    portal.associate("contacts", one, "deals", deal);
    portal.unassociate("contacts", one, "companies", company);
    portal.delete("contacts", two);
    portal.restore("contacts", two);
    long merged = portal.merge("contacts", one, two);
    portal.privacyDelete(merged);
    assertThat(actions(app.get(JOURNAL + "/latest")))
        .contains(
            "CREATE",
            "ASSOCIATION_ADDED",
            "ASSOCIATION_REMOVED",
            "DELETE",
            "RESTORE",
            "MERGE",
            "GDPR_DELETE");
    List<JsonNode> links =
        events(app.get(JOURNAL + "/latest")).stream()
            .filter(e -> e.path("type").asText().equals("ASSOCIATION"))
            .toList();
    assertThat(links)
        .allMatch(e -> e.path("associatedObjectTypeId").asText().equals("0-2"))
        .allMatch(e -> e.path("objectId").asLong() == one);
  }

  @Test
  void properties_ids_portals_and_filters_choose_what_is_told() {
    long vip = simulator.portal().create("contacts", Map.of("email", "v@b.example"));
    long other = simulator.portal().create("contacts", Map.of("email", "o@b.example"));
    JsonNode subscription =
        contacts(
            ",\"actions\":[\"UPDATE\"],\"properties\":[\"city\",\"lifecyclestage\"],\"objectIds\":["
                + vip
                + "]");
    Response filter =
        app.post(
            SUBSCRIPTIONS + "/filters",
            "{\"subscriptionId\":"
                + subscription.path("id").asLong()
                + ",\"filter\":{\"conditions\":[{\"filterType\":\"CRM_OBJECT_PROPERTY\","
                + "\"property\":\"city\",\"operator\":\"STARTS_WITH\",\"value\":\"Ber\"}]}}");
    assertThat(filter.status()).as(filter.text()).isEqualTo(200);
    simulator.portal().update("contacts", other, Map.of("city", "Bern"));
    simulator.portal().update("contacts", vip, Map.of("firstname", "V"));
    simulator.portal().update("contacts", vip, Map.of("city", "Rome"));
    simulator.portal(62_516).create("contacts", Map.of("city", "Bern"));
    assertThat(app.get(JOURNAL + "/earliest").status()).isEqualTo(204);
    clock.advance(Duration.ofSeconds(1));
    simulator.portal().update("contacts", vip, Map.of("city", "Bergen", "lastname", "L"));
    List<JsonNode> events = events(app.get(JOURNAL + "/earliest"));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).path("propertyChanges")).hasToString("{\"city\":\"Bergen\"}");
  }

  @Test
  void subscriptions_and_filters_are_listed_and_removed() {
    long id = contacts(",\"actions\":[\"CREATE\"]").path("id").asLong();
    long filter =
        app.post(
                SUBSCRIPTIONS + "/filters",
                "{\"subscriptionId\":"
                    + id
                    + ",\"filter\":{\"conditions\":[{\"filterType\":\"CRM_OBJECT_PROPERTY\","
                    + "\"property\":\"city\",\"operator\":\"IN\",\"values\":[\"a\",\"b\"]}]}}")
            .body()
            .path("filterId")
            .asLong();
    assertThat(app.get(SUBSCRIPTIONS).body().path("results")).hasSize(1);
    assertThat(app.get(SUBSCRIPTIONS + "/" + id).body().path("actions"))
        .hasToString("[\"CREATE\"]");
    assertThat(app.get(SUBSCRIPTIONS + "/filters/subscription/" + id).body()).hasSize(1);
    assertThat(
            app.get(SUBSCRIPTIONS + "/filters/" + filter)
                .body()
                .path("filter")
                .path("conditions")
                .path(0)
                .path("values"))
        .hasToString("[\"a\",\"b\"]");
    assertThat(app.delete(SUBSCRIPTIONS + "/filters/" + filter).status()).isEqualTo(204);
    assertThat(app.get(SUBSCRIPTIONS + "/filters/" + filter).status()).isEqualTo(404);
    assertThat(app.delete(SUBSCRIPTIONS + "/portals/62515").status()).isEqualTo(204);
    assertThat(app.get(SUBSCRIPTIONS + "/" + id).status()).isEqualTo(404);
    assertThat(app.delete(SUBSCRIPTIONS + "/" + id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"subscriptionType\":\"WEATHER\"|subscriptionType",
        "\"subscriptionType\":\"OBJECT\",\"portalId\":99|portalId 99",
        "\"subscriptionType\":\"OBJECT\",\"portalId\":62515,\"objectTypeId\":\"x y\"|objectTypeId",
        "\"subscriptionType\":\"OBJECT\",\"portalId\":62515,\"objectTypeId\":\"0-1\"|actions",
        "\"subscriptionType\":\"APP_LIFECYCLE_EVENT\",\"eventTypeId\":\"4-1\"|eventTypeId"
      })
  void a_wrong_subscription_is_refused(String members, String named) {
    Response refused = app.post(SUBSCRIPTIONS, "{" + members + "}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().path("message").asText()).contains(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"journal", "journal-local"})
  void files_are_read_one_after_another(String journal) {
    String base = "/webhooks-journal/" + journal + "/2026-03";
    contacts(",\"actions\":[\"CREATE\"]");
    var offsets = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      simulator.portal().create("contacts", Map.of("email", i + "@b.example"));
      offsets.add(app.get(base + "/latest").body().path("currentOffset").asText());
    }
    assertThat(offsets).doesNotHaveDuplicates();
    assertThat(app.get(base + "/earliest").body().path("currentOffset").asText())
        .isEqualTo(offsets.get(0));
    assertThat(
            app.get(base + "/offset/" + offsets.get(1) + "/next")
                .body()
                .path("currentOffset")
                .asText())
        .isEqualTo(offsets.get(2));
    assertThat(app.get(base + "/offset/" + offsets.get(4) + "/next").status()).isEqualTo(204);
    assertThat(offsetsOf(app.get(base + "/batch/earliest/2"))).isEqualTo(offsets.subList(0, 2));
    assertThat(offsetsOf(app.get(base + "/batch/latest/2"))).isEqualTo(offsets.subList(3, 5));
    assertThat(offsetsOf(app.get(base + "/batch/" + offsets.get(0) + "/next/3")))
        .isEqualTo(offsets.subList(1, 4));
    Response batch =
        app.post(base + "/batch/read", "{\"inputs\":[\"" + offsets.get(3) + "\",\"no-offset\"]}");
    assertThat(batch.status()).isEqualTo(207);
    assertThat(offsetsOf(batch)).containsExactly(offsets.get(3));
    assertThat(app.get(base + "/batch/earliest/101").status()).isEqualTo(400);
    assertThat(app.get(base + "/offset/no-offset/next").status()).isEqualTo(404);
  }

  private static List<String> offsetsOf(Response batch) {
    var offsets = new ArrayList<String>();
    batch
        .body()
        .path("results")
        .forEach(entry -> offsets.add(entry.path("currentOffset").asText()));
    return offsets;
  }

  @Test
  void files_of_one_portal_can_be_asked_for() {
    contacts(",\"actions\":[\"CREATE\"]");
    subscribe(
        "\"subscriptionType\":\"OBJECT\",\"portalId\":62516,\"objectTypeId\":\"0-1\","
            + "\"actions\":[\"CREATE\"]");
    simulator.portal(62_515).create("contacts", Map.of("email", "a@b.example"));
    simulator.portal(62_516).create("contacts", Map.of("email", "b@b.example"));
    assertThat(offsetsOf(app.get(JOURNAL + "/batch/earliest/9"))).hasSize(2);
    JsonNode only = events(app.get(JOURNAL + "/earliest?installPortalId=62516")).get(0);
    assertThat(only.path("portalId").asLong()).isEqualTo(62_516);
    assertThat(app.get(JOURNAL + "/earliest?installPortalId=1").status()).isEqualTo(204);
  }

  @Test
  void an_address_opens_its_file_for_a_quarter_of_an_hour_and_to_nobody_who_changed_it() {
    contacts(",\"actions\":[\"CREATE\"]");
    simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    JsonNode entry = app.get(JOURNAL + "/earliest").body();
    assertThat(entry.path("expiresAt").asText()).isEqualTo("2026-11-21T10:15:00.000Z");
    String path = entry.path("url").asText().substring(simulator.baseUrl().length());
    TestClient anyone = new TestClient(simulator.baseUrl(), null);
    assertThat(anyone.get(path).status()).isEqualTo(200);
    assertThat(anyone.get(path.replace("Expires=1", "Expires=2")).status()).isEqualTo(403);
    assertThat(anyone.get(path.substring(0, path.indexOf('?'))).status()).isEqualTo(403);
    clock.advance(Duration.ofMinutes(15));
    assertThat(anyone.get(path).status()).isEqualTo(403);
    assertThat(events(app.get(JOURNAL + "/earliest"))).hasSize(1);
  }

  private String offsetThatExpires() {
    contacts(",\"actions\":[\"CREATE\"]");
    simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    String offset = app.get(JOURNAL + "/latest").body().path("currentOffset").asText();
    clock.advance(Duration.ofDays(3).plusMillis(1));
    simulator.portal().create("contacts", Map.of("email", "b@b.example"));
    return offset;
  }

  @Test
  void files_stay_for_three_days_and_an_expired_offset_is_refused() {
    String expired = offsetThatExpires();
    assertThat(offsetsOf(app.get(JOURNAL + "/batch/earliest/9"))).hasSize(1);
    Response refused = app.get(JOURNAL + "/offset/" + expired + "/next");
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.body().path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
  }

  @Test
  void by_switch_an_expired_offset_leads_to_the_earliest_file() throws IOException {
    stop();
    start(UncertainBehaviour.ASSUMED.with("expiredOffset=earliest"));
    String expired = offsetThatExpires();
    assertThat(app.get(JOURNAL + "/offset/" + expired + "/next").body().path("currentOffset"))
        .isEqualTo(app.get(JOURNAL + "/earliest").body().path("currentOffset"));
    assertThat(app.get(JOURNAL + "/offset/11111111-1111-1111-1111-111111111111/next").status())
        .isEqualTo(404);
  }

  @Test
  void a_file_holds_ten_thousand_events() {
    contacts(",\"actions\":[\"CREATE\"],\"properties\":[\"none\"]");
    for (int i = 0; i < 10_001; i++) {
      simulator.portal().create("contacts", Map.of());
    }
    Response both = app.get(JOURNAL + "/batch/earliest/9");
    assertThat(offsetsOf(both)).hasSize(2);
    assertThat(download(both.body().path("results").path(0)).path("journalEvents")).hasSize(10_000);
    assertThat(download(both.body().path("results").path(1)).path("journalEvents")).hasSize(1);
  }

  @Test
  void a_file_holds_five_megabytes() {
    subscribe(
        "\"subscriptionType\":\"OBJECT\",\"portalId\":62515,\"objectTypeId\":\"0-46\","
            + "\"actions\":[\"CREATE\"]");
    String body = "x".repeat(60_000);
    for (int i = 0; i < 100; i++) {
      simulator
          .portal()
          .create("notes", Map.of("hs_timestamp", "1795000000000", "hs_note_body", body));
    }
    Response files = app.get(JOURNAL + "/batch/earliest/9");
    assertThat(offsetsOf(files)).hasSize(2);
    int total = 0;
    for (JsonNode entry : files.body().path("results")) {
      JsonNode file = download(entry);
      assertThat(file.toString().length()).isLessThanOrEqualTo(5_242_880);
      total += file.path("journalEvents").size();
    }
    assertThat(total).isEqualTo(100);
  }

  @Test
  void apps_that_come_and_go_are_told() {
    for (String type : List.of("4-1909196", "4-1916193")) {
      subscribe(
          "\"subscriptionType\":\"APP_LIFECYCLE_EVENT\",\"properties\":[],\"eventTypeId\":\""
              + type
              + "\"");
    }
    simulator.uninstall(65_432, 62_516);
    simulator.install(65_432, 62_516);
    simulator.install(65_432, 62_516);
    simulator.uninstall(65_433, 62_516);
    assertThat(actions(app.get(JOURNAL + "/earliest")))
        .containsExactly("APP_UNINSTALL", "APP_INSTALL");
  }

  @Test
  void who_comes_into_lists_and_leaves_them_is_told() {
    subscribe(
        "\"subscriptionType\":\"LIST_MEMBERSHIP\",\"portalId\":62515,\"listIds\":[5],"
            + "\"actions\":[\"ADDED_TO_LIST\",\"REMOVED_FROM_LIST\"]");
    var journals = simulator.journals();
    journals.changed(new MembershipChange(62_515, 5, "0-1", 1001, true, clock.millis()));
    journals.changed(new MembershipChange(62_515, 6, "0-1", 1001, true, clock.millis()));
    journals.changed(new MembershipChange(62_516, 5, "0-1", 1001, true, clock.millis()));
    journals.changed(new MembershipChange(62_515, 5, "0-1", 1001, false, clock.millis()));
    List<JsonNode> events = events(app.get(JOURNAL + "/earliest"));
    assertThat(events)
        .extracting(event -> event.path("action").asText())
        .containsExactly("ADDED_TO_LIST", "REMOVED_FROM_LIST");
    assertThat(events.get(0).path("listId").asLong()).isEqualTo(5);
    assertThat(events.get(0).path("objectId").asLong()).isEqualTo(1001);
  }

  @Test
  void an_app_sees_its_own_journal_alone_and_only_where_it_is_installed() {
    contacts(",\"actions\":[\"CREATE\"]");
    simulator.portal().create("contacts", Map.of("email", "a@b.example"));
    String offset = app.get(JOURNAL + "/latest").body().path("currentOffset").asText();
    TestClient other = ownToken(simulator.apps().get(1));
    assertThat(other.get(JOURNAL + "/earliest").status()).isEqualTo(204);
    assertThat(other.get(JOURNAL + "/offset/" + offset + "/next").status()).isEqualTo(404);
    assertThat(other.get(SUBSCRIPTIONS).body().path("results")).isEmpty();
    simulator.uninstall(65_432, 62_515);
    simulator.portal().create("contacts", Map.of("email", "b@b.example"));
    assertThat(app.get(JOURNAL + "/offset/" + offset + "/next").status()).isEqualTo(204);
  }

  @Test
  void a_snapshot_goes_its_way_and_ends_up_in_the_journal() {
    long id = simulator.portal().create("contacts", Map.of("email", "a@b.example", "city", "X"));
    Response asked =
        app.post(
            "/webhooks-journal/snapshots/2026-09/crm",
            ("{\"snapshotRequests\":[{\"portalId\":62515,\"objectTypeId\":\"0-1\",\"objectId\":%d,"
                    + "\"properties\":[\"city\"]},{\"portalId\":62515,\"objectTypeId\":\"0-1\","
                    + "\"objectId\":7,\"properties\":[]},{\"portalId\":9,\"objectTypeId\":\"0-1\","
                    + "\"objectId\":7,\"properties\":[]}]}")
                .formatted(id));
    JsonNode responses = asked.body().path("snapshotResponses");
    assertThat(responses).hasSize(3);
    assertThat(status(responses.path(0)).path("status").asText()).isEqualTo("PENDING");
    clock.advance(Duration.ofSeconds(1));
    assertThat(status(responses.path(0)).path("status").asText()).isEqualTo("IN_PROGRESS");
    simulator.portal().update("contacts", id, Map.of("city", "Y"));
    clock.advance(Duration.ofSeconds(1));
    List<JsonNode> events = events(app.get(JOURNAL + "/earliest"));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).path("action").asText()).isEqualTo("SNAPSHOT");
    assertThat(events.get(0).path("propertyChanges")).hasToString("{\"city\":\"Y\"}");
    JsonNode done = status(responses.path(0));
    assertThat(done.path("status").asText()).isEqualTo("SUCCESS");
    assertThat(done.path("completedAt").asText()).isEqualTo("2026-11-21T10:00:02.000Z");
    assertThat(status(responses.path(1)).path("errorCode").asText()).isEqualTo("VALIDATION_ERROR");
    assertThat(status(responses.path(2)).path("errorCode").asText()).isEqualTo("PERMISSION_DENIED");
    clock.advance(Duration.ofDays(4));
    assertThat(status(responses.path(0)).path("status").asText()).isEqualTo("EXPIRED");
  }

  private JsonNode status(JsonNode response) {
    return app.get(JOURNAL + "/status/" + response.path("snapshotStatusId").asText()).body();
  }

  @Test
  void the_journal_has_limits_of_its_own() {
    for (int i = 0; i < 100; i++) {
      assertThat(app.get(JOURNAL + "/earliest").status()).isEqualTo(204);
    }
    Response refused = app.get(JOURNAL + "/earliest");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body().path("policyName").asText()).isEqualTo("SECONDLY");
    for (int i = 0; i < 50; i++) {
      assertThat(app.get(SUBSCRIPTIONS).status()).isEqualTo(200);
    }
    assertThat(app.get(SUBSCRIPTIONS).status()).isEqualTo(429);
    clock.advance(Duration.ofSeconds(1));
    assertThat(app.get(JOURNAL + "/earliest").status()).isEqualTo(204);
  }
}
