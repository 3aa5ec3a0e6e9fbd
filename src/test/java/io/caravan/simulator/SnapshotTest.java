package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.state.SnapshotRefused;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

  private static final String CONTACTS = "/crm/objects/2026-09/contacts";
  private static final String LABELS = "/crm/associations/2026-09/contacts/companies/labels";

  @TempDir Path directory;

  private static SimulatorOptionsBuilder options() {
    return SimulatorOptions.builder()
        // For custom object types.
        .tier(Tier.ENTERPRISE)
        .noLimits()
        .indexLag(Duration.ZERO)
        .clock(SimulatorClock.frozenAt(Instant.parse("2026-11-21T10:00:00Z")));
  }

  /** Some of everything that the API can make. */
  private static void live(Simulator simulator, long portalId) {
    var client = client(simulator, portalId);
    SimulatedPortal portal = simulator.portal(portalId);
    List<Long> ids = portal.ids("contacts", false);
    client.patch(CONTACTS + "/" + ids.get(0), "{\"properties\":{\"city\":\"Łódź \"}}");
    client.patch(CONTACTS + "/" + ids.get(0), "{\"properties\":{\"city\":\"大阪\",\"phone\":\"\"}}");
    client.post(CONTACTS, "{\"properties\":{\"email\":\"new@b.example\"}}");
    client.delete(CONTACTS + "/" + ids.get(1));
    portal.merge("contacts", ids.get(2), ids.get(3));
    portal.privacyDelete(ids.get(4));
    portal.associatePrimary(
        "contacts", ids.get(5), "companies", portal.ids("companies", false).get(0));
    client.post(LABELS, "{\"label\":\"Billing\",\"name\":\"billing\"}");
    client.post(
        "/crm/properties/2026-09/contacts",
        "{\"name\":\"code\",\"label\":\"Code\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"contactinformation\",\"hasUniqueValue\":true}");
    client.patch(CONTACTS + "/" + ids.get(6), "{\"properties\":{\"code\":\"X1\"}}");
    client.post(
        "/crm/pipelines/2026-09/deals",
        "{\"label\":\"Second\",\"displayOrder\":1,\"stages\":[{\"label\":\"One\",\"displayOrder\":0,\"metadata\":{\"probability\":\"0.5\"}}]}");
    client.post(
        "/crm-object-schemas/2026-09/schemas",
        "{\"name\":\"boat\",\"labels\":{\"singular\":\"Boat\",\"plural\":\"Boats\"},\"requiredProperties\":[\"reg\"],\"properties\":[{\"name\":\"reg\",\"label\":\"Reg\",\"type\":\"string\",\"fieldType\":\"text\"}],\"associatedObjects\":[\"CONTACT\"]}");
    client.post("/crm/objects/2026-09/boat", "{\"properties\":{\"reg\":\"DE-1\"}}");
  }

  private static TestClient client(Simulator simulator, long portalId) {
    return new TestClient(simulator.baseUrl(), simulator.credentials(portalId).privateToken());
  }

  /** What a client sees of a portal. */
  private static Map<String, String> picture(Simulator simulator, long portalId) {
    var client = client(simulator, portalId);
    var picture = new LinkedHashMap<String, String>();
    for (String type : List.of("contacts", "companies", "deals", "boat")) {
      String list =
          "/crm/objects/2026-09/" + type + "?limit=50&propertiesWithHistory=city,email,code";
      picture.put(type, client.get(list + "&associations=companies,contacts").text());
      picture.put(type + " archived", client.get(list + "&archived=true").text());
      picture.put(type + " properties", client.get("/crm/properties/2026-09/" + type).text());
      picture.put(
          type + " found",
          client.post("/crm/objects/2026-09/" + type + "/search", "{\"limit\":200}").text());
    }
    for (long id : simulator.portal(portalId).ids("contacts", false)) {
      picture.put(
          "links of " + id,
          client.get("/crm/objects/2026-09/contacts/" + id + "/associations/companies").text());
    }
    picture.put("merged", client.get(CONTACTS + "/1003").text());
    picture.put("by code", client.get(CONTACTS + "/X1?idProperty=code").text());
    picture.put("labels", client.get(LABELS).text());
    picture.put("pipelines", client.get("/crm/pipelines/2026-09/deals").text());
    picture.put("schemas", client.get("/crm-object-schemas/2026-09/schemas").text());
    picture.put("owners", client.get("/crm/owners/2026-09").text());
    picture.replaceAll(
        (what, text) ->
            text.replace(simulator.baseUrl(), "").replaceAll("\"correlationId\":\"[^\"]*\"", ""));
    return picture;
  }

  @Test
  void all_portals_are_restored_as_they_were() throws IOException {
    Path file = directory.resolve("world");
    try (var simulator = Simulator.start(options().portals(2).contacts(30).build())) {
      live(simulator, 62_515);
      live(simulator, 62_516);
      simulator.portal(62_516).update("contacts", 1010, Map.of("city", "elsewhere"));
      var first = picture(simulator, 62_515);
      var second = picture(simulator, 62_516);
      assertThat(first.get("boat")).contains("/2-3465401/1001");
      assertThat(first.get("by code")).contains("1007");
      simulator.snapshot(file);

      live(simulator, 62_515);
      simulator.reset();
      assertThat(picture(simulator, 62_515)).isNotEqualTo(first);
      simulator.restore(file);
      assertThat(picture(simulator, 62_515)).isEqualTo(first);
      assertThat(picture(simulator, 62_516)).isEqualTo(second);

      long before = simulator.portal().create("contacts", Map.of("email", "next@b.example"));
      simulator.restore(file);
      long again = simulator.portal().create("contacts", Map.of("email", "next@b.example"));
      assertThat(again).isEqualTo(before);
      assertThat(simulator.portal().create("boat", Map.of("reg", "DE-2"))).isEqualTo(1002);
      simulator.reset();
      assertThat(simulator.portal().ids("contacts", false)).hasSize(30);
    }
  }

  @Test
  void a_snapshot_travels_over_http() throws Exception {
    try (var from = Simulator.start(options().contacts(30).build());
        var to = Simulator.start(options().contacts(3).build())) {
      live(from, 62_515);
      HttpResponse<Path> taken = get(from, directory.resolve("taken"));
      assertThat(taken.statusCode()).isEqualTo(200);
      assertThat(put(to, Files.readAllBytes(taken.body())).statusCode()).isEqualTo(204);
      assertThat(picture(to, 62_515)).isEqualTo(picture(from, 62_515));
    }
  }

  @Test
  void a_damaged_foreign_or_newer_file_changes_nothing() throws Exception {
    try (var simulator = Simulator.start(options().contacts(20).build())) {
      byte[] good = Files.readAllBytes(get(simulator, directory.resolve("good")).body());
      live(simulator, 62_515);
      var before = picture(simulator, 62_515);
      for (int length : new int[] {0, 3, 8, 11, 12, 30, good.length / 2, good.length - 1}) {
        assertRefused(simulator, java.util.Arrays.copyOf(good, length), "");
      }
      for (int at = 12; at < good.length; at += good.length / 7) {
        byte[] flipped = good.clone();
        flipped[at] ^= 4;
        assertRefused(simulator, flipped, "damaged or was cut short");
      }
      assertRefused(
          simulator, "{\"contacts\":[]}".getBytes(StandardCharsets.UTF_8), "not a snapshot");
      byte[] longer = java.util.Arrays.copyOf(good, good.length + 1);
      assertRefused(simulator, longer, "damaged or was cut short");
      byte[] newer = good.clone();
      newer[11]++;
      assertRefused(simulator, newer, "it has version 3, and this simulator reads up to version 2");
      assertThat(picture(simulator, 62_515)).isEqualTo(before);
      assertThat(put(simulator, good).statusCode()).isEqualTo(204);
      assertThat(picture(simulator, 62_515)).isNotEqualTo(before);
    }
  }

  @Test
  void a_snapshot_of_other_portals_is_refused() throws IOException {
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    try (var single = Simulator.start(options().build());
        var pair = Simulator.start(options().portals(2).build())) {
      single.snapshot(one);
      pair.snapshot(two);
      assertThatThrownBy(() -> single.restore(two))
          .isInstanceOf(SnapshotRefused.class)
          .hasMessageContaining("it holds [crm/62516]")
          .hasMessageContaining("same portals");
      assertThatThrownBy(() -> pair.restore(one))
          .isInstanceOf(SnapshotRefused.class)
          .hasMessageContaining("it lacks [crm/62516]");
      assertThatThrownBy(() -> pair.restore(directory.resolve("none")))
          .isInstanceOf(SnapshotRefused.class)
          .hasMessageContaining("no such file");
    }
  }

  @Test
  void a_simulator_begins_with_its_file_and_saves_into_it() throws IOException {
    Path file = directory.resolve("kept");
    var options = options().contacts(5).snapshot(file).build();
    try (var first = Simulator.start(options)) {
      assertThat(first.portal().ids("contacts", false)).hasSize(5);
      first.portal().create("contacts", Map.of("email", "kept@b.example"));
      assertThat(new TestClient(first).post("/_sim/snapshot", "").status()).isEqualTo(200);
      first.portal().create("contacts", Map.of("email", "lost@b.example"));
    }
    try (var second = Simulator.start(options)) {
      assertThat(second.portal().ids("contacts", false)).hasSize(6);
      assertThat(new TestClient(second).get(CONTACTS + "/kept@b.example?idProperty=email").status())
          .isEqualTo(200);
    }
    Files.writeString(file, "something else");
    assertThatThrownBy(() -> Simulator.start(options).close()).isInstanceOf(SnapshotRefused.class);
    try (var without = Simulator.start(options().build())) {
      var refused = new TestClient(without).post("/_sim/snapshot", "");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("--snapshot FILE");
    }
  }

  private static void assertRefused(Simulator simulator, byte[] body, String why)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = put(simulator, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The snapshot cannot be restored").contains(why);
  }

  private static HttpResponse<Path> get(Simulator simulator, Path file)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request(simulator).GET().build(), BodyHandlers.ofFile(file));
  }

  private static HttpResponse<String> put(Simulator simulator, byte[] body)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            request(simulator).PUT(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Simulator simulator) {
    return HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/_sim/snapshot"))
        .timeout(Duration.ofSeconds(60));
  }
}
