package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.TestClient.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedTest {

  private static final List<String> TYPES =
      List.of("contacts", "companies", "deals", "booking", "appointments");
  private static final List<String> LINKED = List.of("contacts", "companies");

  private static SimulatorOptionsBuilder options() {
    return SimulatorOptions.builder().contacts(2_000).customObjects(50);
  }

  /** A digest over all there is to all seeded records. */
  private static String digest(SimulatorOptions options)
      throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var simulator = Simulator.start(options)) {
      SimulatedPortal portal = simulator.portal();
      for (String type : TYPES) {
        for (long id : portal.ids(type, false)) {
          String record = portal.find(type, id).orElseThrow().toString();
          digest.update(record.getBytes(StandardCharsets.UTF_8));
          for (String other : LINKED) {
            String links = other + portal.associated(type, id, other);
            digest.update(links.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
      digest.update(simulator.credentials().privateToken().getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void the_same_seed_gives_the_same_bytes_and_another_seed_others()
      throws IOException, NoSuchAlgorithmException {
    String first = digest(options().build());
    assertThat(digest(options().build())).isEqualTo(first);
    assertThat(digest(options().seed(43).build())).isNotEqualTo(first);
  }

  @Test
  void people_are_as_varied_as_in_a_real_portal() throws IOException {
    try (var simulator = Simulator.start(options().build())) {
      SimulatedPortal portal = simulator.portal();
      List<Long> ids = portal.ids("contacts", false);
      assertThat(ids).hasSize(2_000);
      Set<Character.UnicodeScript> scripts = new HashSet<>();
      Set<String> phoneFormats = new HashSet<>();
      Set<String> emails = new HashSet<>();
      Set<String> filled = new HashSet<>();
      int missing = 0;
      for (long id : ids) {
        Map<String, String> person = portal.find("contacts", id).orElseThrow().properties();
        person
            .getOrDefault("firstname", "")
            .codePoints()
            .forEach(letter -> scripts.add(Character.UnicodeScript.of(letter)));
        phoneFormats.add(person.getOrDefault("phone", "").replaceAll("\\d", "#"));
        emails.add(person.get("email"));
        filled.addAll(person.keySet());
        missing += person.size() < 23 ? 1 : 0;
        assertThat(person).hasSizeGreaterThanOrEqualTo(12);
        assertThat(portal.associated("contacts", id, "companies")).hasSize(1);
      }
      assertThat(filled).as("20 properties and the three computed ones").hasSize(23);
      assertThat(emails).hasSize(2_000).doesNotContainNull();
      assertThat(scripts).hasSizeGreaterThanOrEqualTo(6);
      assertThat(phoneFormats).hasSizeGreaterThanOrEqualTo(10);
      assertThat(missing).isBetween(1_000, 2_000);
    }
  }

  /** What is seeded must be what the API would have taken. */
  @Test
  void seeded_records_can_be_written_back_as_they_are() throws IOException {
    try (var simulator = Simulator.start(options().noLimits().build())) {
      SimulatedPortal portal = simulator.portal();
      for (String type : TYPES) {
        for (long id : portal.ids(type, false).subList(0, 40)) {
          Map<String, String> values = portal.find(type, id).orElseThrow().properties();
          values.keySet().removeAll(Set.of("hs_object_id", "createdate", "hs_createdate"));
          values.keySet().removeAll(Set.of("lastmodifieddate", "hs_lastmodifieddate"));
          portal.update(type, id, values);
        }
      }
    }
  }

  @Test
  void an_example_of_a_custom_object_type_is_seeded_on_request() throws IOException {
    try (var simulator = Simulator.start(options().build())) {
      var client = new TestClient(simulator);
      Response booking =
          client.get(
              "/crm/objects/2026-09/booking/BK-000007?idProperty=booking_code"
                  + "&properties=title,starts_at,seats,status&associations=contacts");
      assertThat(booking.status()).as(booking.text()).isEqualTo(200);
      assertThat(booking.property("starts_at")).endsWith("T10:00:00.000Z");
      assertThat(booking.body().path("associations").path("contacts").path("results")).hasSize(1);
      assertThat(client.get("/crm-object-schemas/2026-09/schemas").text())
          .contains("p62515_booking");
      assertThat(client.get("/crm/objects/2026-09/0-421?limit=100").body().path("results"))
          .hasSize(50);
    }
  }
}
