package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page at the root: all that it loads and calls exists, and it hides nothing of the API. */
class PageTest {

  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
  private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern CALL =
      Pattern.compile("'(GET|POST|PUT|PATCH|DELETE)',\\s*['`]([^'`?$]+)");
  private static final Pattern ID = Pattern.compile("byId\\('([^']+)'\\)");

  @RegisterExtension
  static final RunningSimulator RUNNING = new RunningSimulator(SimulatorOptions.builder());

  private Simulator simulator;
  private TestClient client;

  @BeforeEach
  void connect() {
    simulator = RUNNING.get();
    client = new TestClient(simulator.baseUrl(), null);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private String script() {
    String page = client.get("/_sim/page/page.js").text();
    var all = new StringBuilder(page);
    for (String imported : new TreeSet<>(all(IMPORT, page))) {
      all.append(client.get("/_sim/page/" + imported).text());
    }
    return all.toString();
  }

  @Test
  void all_that_the_page_loads_exists_and_comes_from_here() {
    var page = client.get("/");
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
    Set<String> links = new TreeSet<>(all(LINK, page.text()));
    all(IMPORT, client.get("/_sim/page/page.js").text())
        .forEach(imported -> links.add("/_sim/page/" + imported));
    assertThat(links).hasSizeGreaterThan(4).allMatch(link -> link.startsWith("/"));
    assertThat(links).allSatisfy(link -> assertThat(client.get(link).status()).isEqualTo(200));
    assertThat(page.text() + script()).doesNotContain("//cdn", "https://", "innerHTML", " style=");
  }

  @Test
  void all_that_the_page_calls_exists() {
    var known = new ArrayList<String>();
    for (JsonNode call : client.get("/_sim").body()) {
      known.add(call.path("method").asText() + " " + call.path("path").asText());
    }
    var called = CALL.matcher(script()).results().map(c -> c.group(1) + " " + c.group(2)).toList();
    assertThat(called).hasSizeGreaterThan(10).isSubsetOf(known);
    assertThat(called).contains("POST /_sim/faults", "PATCH /_sim/faults", "GET /_sim/limits");
  }

  @Test
  void all_elements_that_the_script_needs_are_on_the_page() {
    String page = client.get("/").text();
    assertThat(all(ID, script()))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
  }

  @Test
  void each_field_of_a_form_has_a_label() {
    String page = client.get("/").text();
    long fields = Pattern.compile("<(input|select)\\b").matcher(page).results().count();
    long labels = Pattern.compile("<label\\b").matcher(page).results().count();
    assertThat(labels).isEqualTo(fields);
  }

  @Test
  void a_fault_says_at_what_it_is_aimed() {
    String script = script();
    for (String member :
        List.of("method", "path", "portalId", "appId", "recordId", "property", "value", "event")) {
      assertThat(script).contains("fault." + member);
    }
  }

  @Test
  void a_program_gets_json_at_the_root() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/"))
                    .header("Accept", "application/json")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(TestClient.json(answer.body()).findValuesAsText("path"))
        .contains("/_sim", "/_sim/report");
  }

  @Test
  void the_page_hides_nothing_of_the_api() {
    assertThat(client.get("/crm/v3/objects/contacts").status()).isEqualTo(401);
    assertThat(client.get("/crm").status()).isEqualTo(401);
    assertThat(client.get("/index.html").status()).isEqualTo(401);
    assertThat(client.get("/_simulator").status()).isEqualTo(401);
    assertThat(client.post("/", "{}").status()).isEqualTo(404);
    assertThat(client.get("/_sim/page/nothing.js").status()).isEqualTo(404);
    assertThat(client.get("/_sim/page/../../x").status()).isNotEqualTo(200);
  }
}
