package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may use a port that has no authentication. */
class AdmissionTest {

  private final Admission admission = new Admission("caravan.internal", "the management port");

  @Test
  void programs_on_this_machine_may_look() {
    assertThat(refused("GET", Map.of("Host", "127.0.0.1:8081"))).isFalse();
    assertThat(refused("GET", Map.of("Host", "localhost:8081"))).isFalse();
    assertThat(refused("GET", Map.of("Host", "[::1]:8081"))).isFalse();
    assertThat(refused("GET", Map.of("Host", "caravan.internal"))).isFalse();
  }

  @Test
  void a_change_must_be_meant() {
    assertThat(refused("DELETE", Map.of("Host", "127.0.0.1"))).isTrue();
    assertThat(refused("POST", Map.of("Host", "127.0.0.1", "Content-Type", "text/plain"))).isTrue();
    assertThat(refused("DELETE", Map.of("Host", "127.0.0.1", "x-caravan-request", "1"))).isFalse();
    assertThat(refused("PUT", Map.of("Host", "127.0.0.1", "Content-Type", "application/json")))
        .isFalse();
  }

  @Test
  void a_page_of_another_site_is_refused_whatever_it_sends() {
    for (String site : new String[] {"cross-site", "same-site"}) {
      assertThat(
              refused("GET", Map.of("Host", "127.0.0.1", "Sec-Fetch-Site", site, "Accept", "*/*")))
          .as(site)
          .isTrue();
    }
    assertThat(
            refused(
                "DELETE",
                Map.of(
                    "Host",
                    "127.0.0.1:8081",
                    "Origin",
                    "https://evil.example",
                    "X-Caravan-Request",
                    "1")))
        .isTrue();
    assertThat(refused("GET", Map.of("Host", "127.0.0.1", "Origin", "null"))).isTrue();
  }

  @Test
  void its_own_pages_may_change_things() {
    assertThat(
            refused(
                "DELETE",
                Map.of(
                    "Host",
                    "127.0.0.1:8081",
                    "Origin",
                    "http://127.0.0.1:8081",
                    "Sec-Fetch-Site",
                    "same-origin",
                    "X-Caravan-Request",
                    "1")))
        .isFalse();
  }

  @Test
  void a_name_that_was_made_to_lead_here_is_refused() {
    assertThat(refused("GET", Map.of("Host", "evil.example:8081"))).isTrue();
    assertThat(refused("GET", Map.of("Host", "127.0.0.1.evil.example"))).isTrue();
    assertThat(refused("GET", Map.of())).isTrue();
  }

  private boolean refused(String method, Map<String, String> headers) {
    var byName = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(headers);
    return admission.refusal(method, byName::get).isPresent();
  }
}
