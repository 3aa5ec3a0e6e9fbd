package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.oauth.App;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account tells about what was done in it, and about how full it is. */
class AuditAndLimitsTest {

  private static final String ACTIVITY = "/account-info/2026-09/activity";
  private static final String PROPERTY =
      "{\"name\":\"%s\",\"label\":\"L\",\"type\":\"string\",\"fieldType\":\"text\","
          + "\"groupName\":\"contactinformation\"}";

  private final SimulatorClock clock =
      SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z"));
  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    simulator =
        Simulator.start(
            SimulatorOptions.builder().clock(clock).portals(2).tier(Tier.ENTERPRISE).build());
    client = new TestClient(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private List<String> list(String path, String... members) {
    var list = new ArrayList<String>();
    for (JsonNode entry : client.get(ACTIVITY + path).body().path("results")) {
      var text = new ArrayList<String>();
      for (String member : members) {
        text.add(entry.path(member).asText());
      }
      list.add(String.join(" ", text));
    }
    return list;
  }

  @Test
  void changes_of_definitions_are_audited_and_failures_are_not() {
    client.post("/crm/properties/2026-09/contacts", PROPERTY.formatted("colour"));
    client.post("/crm/properties/2026-09/contacts", PROPERTY.formatted("colour"));
    clock.advance(Duration.ofSeconds(1));
    client.patch("/crm/properties/2026-09/contacts/colour", "{\"label\":\"Colour\"}");
    client.post("/crm/objects/2026-09/contacts", "{\"properties\":{\"city\":\"X\"}}");
    client.post("/crm/objects/2026-09/contacts/search", "{}");
    clock.advance(Duration.ofSeconds(1));
    client.delete("/crm/properties/2026-09/contacts/colour");
    assertThat(list("/audit-logs", "category", "action", "targetObjectId"))
        .containsExactly(
            "PROPERTY DELETE colour",
            "PROPERTY UPDATE colour",
            "PROPERTY CREATE contacts",
            "APP CREATE 65432");
    assertThat(list("/audit-logs?sort=occurredAt&limit=2", "action"))
        .containsExactly("CREATE", "CREATE");
    assertThat(list("/audit-logs?occurredAfter=2026-11-21T10:00:01.500Z", "action"))
        .containsExactly("DELETE");
    assertThat(list("/audit-logs?occurredBefore=1795255200500", "action"))
        .containsExactly("CREATE", "CREATE");
    assertThat(list("/audit-logs?actingUserId=1", "action")).isEmpty();
    JsonNode actor =
        client.get(ACTIVITY + "/audit-logs").body().path("results").path(0).path("actingUser");
    assertThat(actor.path("userEmail").asText()).isEqualTo("admin@acme-62515.example");
  }

  @Test
  void pages_lead_from_one_to_the_next() {
    for (int i = 0; i < 5; i++) {
      client.post("/crm/properties/2026-09/contacts", PROPERTY.formatted("p" + i));
    }
    var ids = new ArrayList<String>();
    String after = "";
    do {
      JsonNode page = client.get(ACTIVITY + "/audit-logs?limit=2" + after).body();
      page.path("results").forEach(entry -> ids.add(entry.path("id").asText()));
      String next = page.path("paging").path("next").path("after").asText("");
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
    assertThat(ids).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void installs_and_uninstalls_matter_for_security() {
    simulator.uninstall(65_432, 62_515);
    assertThat(list("/security", "type", "objectId", "actingUser"))
        .containsExactly(
            "UNINSTALL_INTEGRATION 65432 admin@acme-62515.example",
            "INSTALL_INTEGRATION 65432 admin@acme-62515.example");
    assertThat(list("/security?toTimestamp=2026-11-21T09:00:00Z", "type")).isEmpty();
  }

  @Test
  void logins_at_the_authorize_page_are_kept_for_the_portal_that_was_chosen() {
    App app = simulator.apps().get(0);
    String form =
        "client_id="
            + app.clientId()
            + "&redirect_uri="
            + app.redirectUris().get(0)
            + "&scope=oauth&decision=agree&portal=62515";
    client.form("/oauth/authorize", form);
    client.form("/oauth/authorize", form + "&as=member");
    client.form("/oauth/authorize", form.replace("=62515", "=62516"));
    assertThat(list("/login", "email", "loginSucceeded", "loginAt"))
        .containsExactly(
            "member@acme-62515.example true 2026-11-21T10:00:00.000Z",
            "admin@acme-62515.example true 2026-11-21T10:00:00.000Z");
    assertThat(list("/login?userId=9586505", "email")).hasSize(1);
  }

  @Test
  void limits_are_told_with_what_is_really_used() {
    for (int i = 0; i < 3; i++) {
      simulator.portal().create("contacts", Map.of("email", i + "@b.example"));
    }
    simulator.portal().delete("contacts", simulator.portal().ids("contacts", false).get(0));
    client.post("/crm/properties/2026-09/contacts", PROPERTY.formatted("colour"));
    client.post(
        "/crm-object-schemas/2026-09/schemas",
        "{\"name\":\"car\",\"labels\":{\"singular\":\"Car\",\"plural\":\"Cars\"},"
            + "\"requiredProperties\":[\"vin\"],\"primaryDisplayProperty\":\"vin\",\"properties\":"
            + "[{\"name\":\"vin\",\"label\":\"VIN\",\"type\":\"string\",\"fieldType\":\"text\"}]}");
    client.post(
        "/crm/associations/2026-09/contacts/companies/labels",
        "{\"name\":\"boss\",\"label\":\"Boss\"}");
    for (String base : List.of("/crm/limits/2026-09", "/crm/v3/limits")) {
      JsonNode records = client.get(base + "/records").body();
      assertThat(of("0-1", records.path("hubspotDefinedObjectTypes")).path("usage").asInt())
          .isEqualTo(2);
      assertThat(records.path("customObjectTypes").path("byObjectType")).hasSize(1);
      JsonNode properties = client.get(base + "/custom-properties").body();
      JsonNode contacts = of("0-1", properties.path("byObjectType"));
      assertThat(contacts.path("usage").asInt()).isEqualTo(1);
      assertThat(contacts.path("limit").asInt()).isEqualTo(1000);
      assertThat(contacts.path("percentage").asDouble()).isEqualTo(0.1);
      assertThat(properties.path("overallUsage").asInt()).isEqualTo(2);
      JsonNode types = client.get(base + "/custom-object-types").body();
      assertThat(types).hasToString("{\"limit\":10,\"usage\":1,\"percentage\":10.0}");
      JsonNode pipelines = client.get(base + "/pipelines").body();
      assertThat(of("0-3", pipelines.path("hubspotDefinedObjectTypes")).path("usage").asInt())
          .isEqualTo(1);
      assertThat(client.get(base + "/calculated-properties").body().path("overallLimit").asInt())
          .isEqualTo(200);
      JsonNode labels = client.get(base + "/associations/labels").body().path("results");
      assertThat(labels.path(0).path("allLabels")).hasToString("[\"Boss\"]");
      assertThat(
              client.get(base + "/associations/labels?fromObjectTypeId=0-3").body().path("results"))
          .isEmpty();
    }
  }

  private static JsonNode of(String typeId, JsonNode types) {
    for (JsonNode each : types) {
      if (each.path("objectTypeId").asText().equals(typeId)) {
        return each;
      }
    }
    throw new AssertionError("no " + typeId + " in " + types);
  }

  @Test
  void records_near_their_limit_of_links_are_told() {
    long hub = simulator.portal().create("companies", Map.of("name", "Hub"));
    simulator.portal().create("companies", Map.of("name", "Small"));
    for (int i = 0; i < 8000; i++) {
      long contact = simulator.portal().create("contacts", Map.of());
      simulator.portal().associate("companies", hub, "contacts", contact);
    }
    simulator.turn(List.of("linksPerRecord=10000"));
    String base = "/crm/limits/2026-09/associations/records/";
    JsonNode pair = client.get(base + "companies/contacts").body();
    assertThat(pair.path("limit").asInt()).isEqualTo(10_000);
    assertThat(pair.path("totalRecordsNearLimit").asInt()).isEqualTo(1);
    assertThat(pair.path("nearLimitFromRecordSamples").path(0).path("objectId").asLong())
        .isEqualTo(hub);
    assertThat(pair.path("nearLimitFromRecordSamples").path(0).path("usage").asInt())
        .isEqualTo(8000);
    assertThat(pair.path("totalRecordsAtLimit").asInt()).isZero();
    assertThat(client.get(base + "0-2/to").body().path("results").path(0).path("objectTypeId"))
        .hasToString("\"0-1\"");
    assertThat(client.get(base + "from").body().path("results")).hasSize(1);
    simulator.turn(List.of("linksPerRecord=50000"));
    assertThat(client.get(base + "companies/contacts").body().path("totalRecordsNearLimit").asInt())
        .isZero();
  }
}
