package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.access.Caller;
import io.caravan.cli.TwoDomains.Seen;
import io.caravan.http.ManagementCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two domains with a portal each: an admin of one tries every call of every port with the ids of
 * the other. Nothing of the other is shown, changed or counted, and the answers are those about
 * things that are not there.
 */
@Timeout(300)
class CrossingIT {

  private static final String MISSING_ID = "00000000-0000-7000-8000-000000000000";
  private static final String NO_PORTAL = "990990990";
  private static final String NO_NUMBER = "880880880";
  private static final String WRITE =
      "{\"operation\":\"update\",\"objectType\":\"contacts\",\"portalId\":%s,\"id\":\"%d\",\"properties\":{\"firstname\":\"Ada\"}}";

  /** Calls that tell nothing of any portal, whoever asks. */
  private static final Set<String> OF_NO_PORTAL =
      Set.of(
          "GET /caravan/sync/objects",
          "GET /api/openapi.json",
          // Those of a link that leads to HubSpot; its id is a secret in itself.
          "GET /hubspot/auth/url",
          "GET /hubspot/auth/status",
          "GET /hubspot/auth/callback");

  /** Calls that are for those who run the installation; see the test of them. */
  private static final Set<String> OF_ALL_PORTALS =
      Set.of(
          "GET /caravan/gaps",
          "POST /caravan/gaps/close",
          "GET /caravan/mappings",
          "GET /caravan/keys",
          "GET /caravan/keys/check",
          "POST /caravan/keys/rotate",
          "POST /caravan/keys/remove-old",
          "POST /caravan/keys/reencrypt",
          "GET /caravan/backups",
          "POST /caravan/backups",
          "POST /caravan/backups/expire",
          "GET /caravan/held-writes",
          "POST /caravan/held-writes/release",
          "POST /caravan/held-writes/discard",
          "POST /caravan/tokens/revoke",
          "POST /caravan/tokens/rotate-key",
          "POST /caravan/privacy/reapply",
          "GET /observe/metrics",
          "POST /caravan/domains",
          "PUT /caravan/domains/:name",
          "DELETE /caravan/domains/:name");

  @TempDir private static Path directory;
  private static TwoDomains hub;
  private static final Map<String, String> THEIRS = new LinkedHashMap<>();

  /** A call with an id in it: of the other domain, or of nothing. */
  private record Attempt(String template, String path, String body, String theirs, String none) {

    String method() {
      return template.substring(0, template.indexOf(' '));
    }

    Seen by(String key, String id) {
      String named = path.replace("ID", id);
      String content = body == null ? null : body.replace("ID", id);
      return named.startsWith("/api") || named.startsWith("/hubspot")
          ? hub.api(key, method(), named, content, headers())
          : hub.manage(key, method(), named, content);
    }

    private String[] headers() {
      return template.equals("POST /api/writes/import")
          ? new String[] {"Content-Type", "text/csv"}
          : new String[] {};
    }
  }

  @BeforeAll
  static void start() throws Exception {
    hub = new TwoDomains(directory);
    long contact = hub.hubspot.portals().get(1).ids("contacts", false).get(0);
    Seen submitted =
        hub.api(
            hub.other,
            "POST",
            "/api/writes",
            WRITE.formatted(hub.otherPortal, contact),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            "the-same");
    assertThat(submitted.status()).as(submitted.body()).isEqualTo(202);
    THEIRS.put("submission", submitted.json().path("submissionId").asText());
    THEIRS.put("write", submitted.json().path("writes").path(0).path("id").asText());
    Seen imported =
        hub.api(
            hub.other,
            "POST",
            "/api/writes/import?objectType=contacts&idProperty=email",
            "email,firstname\nada@other.example,Ada\n",
            "Content-Type",
            "text/csv",
            "Idempotency-Key",
            "the-same");
    assertThat(imported.status()).as(imported.body()).isEqualTo(202);
    THEIRS.put("import", imported.json().path("importId").asText());
    Seen comparison =
        hub.manage(
            hub.other, "POST", "/caravan/reconciliations?object=contacts&repair=false", null);
    assertThat(comparison.status()).as(comparison.body()).isEqualTo(202);
    JsonNode runs = comparison.json().path("runs");
    assertThat(runs).as("of the own portal alone").hasSize(1);
    THEIRS.put("comparison", runs.path(0).path("runId").asText());
    // Before the mirror has anything, so that there is drift.
    await()
        .atMost(RunningHub.PATIENCE)
        .until(
            () ->
                !ended(
                    "/caravan/reconciliations/" + THEIRS.get("comparison"), "verdict", "running"));
    Seen run =
        hub.manage(
            hub.other,
            "POST",
            "/caravan/sync/runs",
            "{\"portalId\":%d,\"object\":\"contacts\",\"mode\":\"full\"}"
                .formatted(hub.otherPortal));
    assertThat(run.status()).as(run.body()).isEqualTo(201);
    THEIRS.put("run", run.json().path("id").asText());
    Seen letters = hub.manage(hub.other, "GET", "/caravan/dead-letters?channel=graveyard", null);
    assertThat(letters.json().path("deadLetters")).as(letters.body()).hasSize(1);
    THEIRS.put("letter", letters.json().path("deadLetters").path(0).path("id").asText());
    Caller root = Caller.command("test");
    var people = hub.application.people().people();
    THEIRS.put(
        "user",
        people
            .users()
            .add(root, "other", "eve@other.example", "Eve", io.caravan.access.Role.VIEWER)
            .id());
    Seen erased =
        hub.manage(
            hub.other,
            "POST",
            "/caravan/privacy/erasures",
            "{\"portalId\":%d,\"contactId\":999998}".formatted(hub.otherPortal));
    assertThat(erased.status()).as(erased.body()).isEqualTo(201);
    THEIRS.put("erasure", erased.json().path("id").asText());
    THEIRS.put("key", people.keys().list(root, "other").get(0).id());
    await()
        .atMost(RunningHub.PATIENCE)
        .until(
            () ->
                ended("/caravan/sync/runs/" + THEIRS.get("run"), "state", "done", "failed")
                    && hub
                        .api(hub.other, "GET", "/api/writes?limit=1000", null)
                        .json()
                        .findValuesAsText("state")
                        .stream()
                        .noneMatch(state -> state.equals("accepted") || state.equals("sent")));
  }

  private static boolean ended(String path, String member, String... values) throws Exception {
    return Set.of(values)
        .contains(hub.manage(hub.other, "GET", path, null).json().path(member).asText());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  private static List<Attempt> attempts() {
    String portal = Long.toString(hub.otherPortal);
    var all = new ArrayList<Attempt>();
    // Writes and imports.
    all.add(by("GET /api/writes/{id}", "write", MISSING_ID));
    all.add(by("GET /api/writes/submissions/{id}", "submission", MISSING_ID));
    all.add(by("GET /api/writes", "/api/writes?submission=ID", "submission", MISSING_ID));
    all.add(at("GET /api/writes", "/api/writes?portal=ID", null, portal));
    all.add(at("POST /api/writes", "/api/writes", WRITE.formatted("ID", 5), portal));
    all.add(at("POST /api/writes", "/api/writes?dryRun=true", WRITE.formatted("ID", 5), portal));
    all.add(
        at(
            "POST /api/writes/import",
            "/api/writes/import?objectType=contacts&portal=ID",
            "email\na@b.example\n",
            portal));
    all.add(
        at(
            "POST /api/writes/import",
            "/api/writes/import?objectType=contacts&dryRun=true&portal=ID",
            "email\na@b.example\n",
            portal));
    all.add(by("GET /api/writes/imports/{id}", "import", MISSING_ID));
    all.add(by("GET /api/writes/imports/{id}/results", "import", MISSING_ID));
    // The cache, quarantine and dead letters.
    all.add(at("DELETE /caravan/cache", "/caravan/cache?portal=ID", null, portal));
    all.add(at("GET /caravan/quarantine", "/caravan/quarantine?portal=ID", null, portal));
    all.add(
        at("POST /caravan/quarantine/retry", "/caravan/quarantine/retry?portal=ID", null, portal));
    all.add(by("GET /caravan/dead-letters/:id", "letter", NO_NUMBER));
    all.add(
        new Attempt(
            "PUT /caravan/dead-letters/:id",
            "/caravan/dead-letters/ID",
            "{\"mended\":true}",
            THEIRS.get("letter"),
            NO_NUMBER));
    all.add(by("POST /caravan/dead-letters/:id/replay", "letter", NO_NUMBER));
    all.add(by("DELETE /caravan/dead-letters/:id", "letter", NO_NUMBER));
    all.add(
        at("GET /caravan/dead-letters", "/caravan/dead-letters?channel=writes-ID", null, portal));
    all.add(
        at(
            "POST /caravan/dead-letters/replay",
            "/caravan/dead-letters/replay?channel=writes-ID",
            null,
            portal));
    all.add(
        at(
            "POST /caravan/writes/held/discard",
            "/caravan/writes/held/discard?portal=ID",
            null,
            portal));
    // Syncs and comparisons.
    String order = "{\"portalId\":ID,\"object\":\"contacts\"}";
    all.add(at("POST /caravan/sync/plan", "/caravan/sync/plan", order, portal));
    all.add(at("POST /caravan/sync/runs", "/caravan/sync/runs", order, portal));
    all.add(
        at(
            "POST /caravan/sync/records",
            "/caravan/sync/records",
            "{\"portalId\":ID,\"object\":\"contacts\",\"idProperty\":\"email\",\"values\":[\"a@b.example\"]}",
            portal));
    all.add(by("GET /caravan/sync/runs/:id", "run", NO_NUMBER));
    all.add(by("DELETE /caravan/sync/runs/:id", "run", NO_NUMBER));
    all.add(by("POST /caravan/sync/runs/:id/resume", "run", NO_NUMBER));
    all.add(
        at(
            "POST /caravan/reconciliations",
            "/caravan/reconciliations?object=contacts&portal=ID",
            null,
            portal));
    all.add(by("GET /caravan/reconciliations/:id", "comparison", NO_NUMBER));
    all.add(by("GET /caravan/reconciliations/:id/drift", "comparison", NO_NUMBER));
    all.add(by("DELETE /caravan/reconciliations/:id", "comparison", NO_NUMBER));
    // What was done, and persons.
    all.add(at("GET /caravan/audit", "/caravan/audit?portal=ID", null, portal));
    String person = "{\"portalId\":ID,\"contactId\":999999}";
    for (String call : List.of("erasures", "lookups", "exports")) {
      all.add(at("POST /caravan/privacy/" + call, "/caravan/privacy/" + call, person, portal));
    }
    all.add(by("GET /caravan/privacy/erasures/:id", "erasure", MISSING_ID));
    // Connections.
    for (String call :
        List.of(
            "GET /hubspot/connection/status",
            "GET /hubspot/portal/info",
            "POST /hubspot/test-connection",
            "DELETE /hubspot/connection")) {
      String path = call.substring(call.indexOf(' ') + 1);
      all.add(at(call, path + "?portal=ID", null, portal));
    }
    all.add(at("DELETE /hubspot/connection", "/hubspot/connection?portal=ID", null, "two"));
    // People.
    all.add(
        new Attempt("GET /caravan/users", "/caravan/users?domain=ID", null, "other", "nowhere"));
    all.add(
        new Attempt(
            "POST /caravan/users",
            "/caravan/users",
            "{\"email\":\"x@y.example\",\"name\":\"X\",\"domain\":\"ID\",\"role\":\"viewer\"}",
            "other",
            "nowhere"));
    all.add(
        new Attempt(
            "PUT /caravan/users/:id",
            "/caravan/users/ID",
            "{\"role\":\"admin\"}",
            THEIRS.get("user"),
            MISSING_ID));
    all.add(by("DELETE /caravan/users/:id", "user", MISSING_ID));
    all.add(
        new Attempt(
            "GET /caravan/api-keys", "/caravan/api-keys?domain=ID", null, "other", "nowhere"));
    all.add(
        new Attempt(
            "POST /caravan/api-keys",
            "/caravan/api-keys",
            "{\"name\":\"k\",\"domain\":\"ID\",\"role\":\"viewer\"}",
            "other",
            "nowhere"));
    all.add(by("DELETE /caravan/api-keys/:id", "key", MISSING_ID));
    return all;
  }

  /** The path as the template has it. */
  private static Attempt by(String template, String what, String none) {
    String path = template.substring(template.indexOf(' ') + 1).replaceFirst("\\{id}|:id", "ID");
    return by(template, path, what, none);
  }

  private static Attempt by(String template, String path, String what, String none) {
    return new Attempt(template, path, null, THEIRS.get(what), none);
  }

  private static Attempt at(String template, String path, String body, String portal) {
    return new Attempt(template, path, body, portal, NO_PORTAL);
  }

  @Test
  void what_belongs_to_the_other_domain_is_answered_as_what_is_not_there() throws Exception {
    String before = whatTheOtherHas();
    for (Attempt attempt : attempts()) {
      Seen theirs = attempt.by(hub.acme, attempt.theirs()).naming(attempt.theirs());
      Seen none = attempt.by(hub.acme, attempt.none()).naming(attempt.none());

      assertThat(theirs).as(attempt.toString()).isEqualTo(none);
      assertThat(theirs.status()).as(attempt + ": " + theirs.body()).isLessThan(500);
    }
    assertThat(whatTheOtherHas()).isEqualTo(before);
    Seen log = hub.manage(hub.other, "GET", "/caravan/audit?limit=1000", null);
    assertThat(log.json().path("entries")).isNotEmpty();
    assertThat(log.json().path("entries").findValuesAsText("domain"))
        .as("who tried is not told to whom it was tried at")
        .doesNotContain("acme");
  }

  @Test
  void the_other_domain_itself_sees_what_the_first_does_not() {
    for (Attempt attempt : attempts()) {
      if (attempt.method().equals("GET") && !attempt.path().contains("writes-ID")) {
        Seen own = attempt.by(hub.other, attempt.theirs());

        assertThat(own.status()).as(attempt + ": " + own.body()).isEqualTo(200);
        assertThat(own.naming(attempt.theirs()))
            .as(attempt.toString())
            .isNotEqualTo(attempt.by(hub.acme, attempt.theirs()).naming(attempt.theirs()));
      }
    }
  }

  @Test
  void lists_and_sums_show_nothing_of_the_other_domain() throws Exception {
    String portal = Long.toString(hub.otherPortal);
    for (String path :
        List.of(
            "/caravan/dead-letters",
            "/caravan/quarantine",
            "/caravan/writes/held",
            "/caravan/sync/runs",
            "/caravan/sync/runs?ids=%s".formatted(THEIRS.get("run")),
            "/caravan/domains",
            "/caravan/users",
            "/caravan/api-keys")) {
      Seen seen = hub.manage(hub.acme, "GET", path, null);

      assertThat(seen.status()).as(path).isEqualTo(200);
      assertThat(seen.body()).as(path).doesNotContain(portal).doesNotContain("other");
      THEIRS.forEach(
          (what, id) -> {
            if (id.length() > 8) {
              assertThat(seen.body()).as(path).doesNotContain(id);
            }
          });
    }
    assertThat(hub.api(hub.acme, "GET", "/api/writes", null).body()).doesNotContain(portal);
    assertThat(hub.api(hub.acme, "GET", "/hubspot/connections", null).body())
        .contains(Long.toString(hub.acmePortal))
        .doesNotContain(portal);
    JsonNode runs = hub.manage(hub.acme, "GET", "/caravan/sync/runs", null).json();
    assertThat(runs.path("runs")).isEmpty();
    assertThat(runs.path("heapBytes").asLong() + runs.path("rereads").asLong()).isZero();
    JsonNode own =
        hub.manage(hub.acme, "GET", "/caravan/dead-letters?channel=graveyard", null).json();
    assertThat(own.path("deadLetters")).as("the own one, and none of no portal").hasSize(1);
    assertThat(own.path("deadLetters").path(0).path("portal").asLong()).isEqualTo(hub.acmePortal);
  }

  @Test
  void a_change_of_all_is_one_of_the_own_alone() throws Exception {
    String before = whatTheOtherHas();

    Seen retried = hub.manage(hub.acme, "POST", "/caravan/quarantine/retry", null);
    assertThat(retried.count()).isEqualTo("1");
    assertThat(hub.manage(hub.acme, "DELETE", "/caravan/cache", null).status()).isEqualTo(204);
    Seen compared = hub.manage(hub.acme, "POST", "/caravan/reconciliations?level=counts", null);
    assertThat(compared.json().path("runs").findValuesAsText("portalId"))
        .containsOnly(Long.toString(hub.acmePortal));
    assertThat(whatTheOtherHas()).isEqualTo(before);
  }

  @Test
  void a_key_of_ones_own_choice_does_not_meet_that_of_another_domain() throws Exception {
    long contact = hub.hubspot.portals().get(0).ids("contacts", false).get(0);
    Seen written =
        hub.api(
            hub.acme,
            "POST",
            "/api/writes",
            WRITE.formatted(hub.acmePortal, contact),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            "the-same");

    assertThat(written.status()).as(written.body()).isEqualTo(202);
    assertThat(written.json().path("replayed").asBoolean()).isFalse();
    assertThat(written.body()).doesNotContain(THEIRS.get("submission"));
  }

  @Test
  void a_write_that_names_no_portal_goes_to_the_only_one_that_the_caller_sees() throws Exception {
    long contact = hub.hubspot.portals().get(0).ids("contacts", false).get(0);
    Seen written =
        hub.api(
            hub.acme,
            "POST",
            "/api/writes",
            WRITE.formatted(hub.acmePortal, contact).replaceFirst("\"portalId\":\\d+,", ""));

    assertThat(written.status()).as(written.body()).isEqualTo(202);
    String id = written.json().path("writes").path(0).path("id").asText();
    assertThat(hub.api(hub.acme, "GET", "/api/writes/" + id, null).json().path("portalId").asLong())
        .isEqualTo(hub.acmePortal);
  }

  @Test
  void a_dead_letter_cannot_be_turned_into_a_change_of_another_portal() throws Exception {
    JsonNode own = hub.manage(hub.acme, "GET", "/caravan/dead-letters", null).json();
    String path = "/caravan/dead-letters/" + own.path("deadLetters").path(0).path("id").asText();

    for (String body :
        List.of(
            "{\"portalId\":%d}".formatted(hub.otherPortal),
            "{\"portalId\":\"%d\"}".formatted(hub.otherPortal),
            "{\"portalId\":%d,\"portalId\":%d}".formatted(hub.otherPortal, hub.acmePortal),
            "{\"portalId\":%d,\"portalId\":%d}".formatted(hub.acmePortal, hub.otherPortal))) {
      Seen edited = hub.manage(hub.acme, "PUT", path, body);

      assertThat(edited.status()).as(body).isEqualTo(400);
      assertThat(edited.body()).contains("names another portal");
    }
  }

  @Test
  void what_concerns_all_portals_is_for_those_who_run_the_installation() {
    for (String call : OF_ALL_PORTALS) {
      String path = call.substring(call.indexOf(' ') + 1).replace(":name", "other");
      Seen seen =
          hub.manage(
              hub.acme,
              call.substring(0, call.indexOf(' ')),
              path.endsWith("close") ? path + "?since=2026-11-20T00:00:00Z" : path,
              call.startsWith("PUT")
                  ? "{\"state\":\"suspended\"}"
                  : call.equals("POST /caravan/domains") ? "{\"name\":\"new\"}" : null);

      assertThat(seen.status()).as(call + ": " + seen.body()).isEqualTo(403);
    }
  }

  /** A call that is added must be added here, too, or be among those that tell of no portal. */
  @Test
  void every_call_of_every_port_is_tried() {
    Set<String> there = new TreeSet<>(ManagementCalls.of(hub.application.camel()));
    there.addAll(
        hub.application.camel().getRoutes().stream()
            .map(route -> route.getEndpoint())
            .filter(PlatformHttpEndpoint.class::isInstance)
            .map(PlatformHttpEndpoint.class::cast)
            .filter(endpoint -> endpoint.getPath().matches("/(api|hubspot)/.*"))
            .map(endpoint -> endpoint.getHttpMethodRestrict() + " " + endpoint.getPath())
            .collect(Collectors.toSet()));
    Set<String> tried =
        attempts().stream().map(Attempt::template).collect(Collectors.toCollection(TreeSet::new));
    tried.addAll(OF_NO_PORTAL);
    tried.addAll(OF_ALL_PORTALS);
    tried.remove("GET /observe/metrics");
    // Lists, which have no id to try; see the test of them.
    tried.addAll(
        Set.of(
            "GET /caravan/sync/runs",
            "GET /caravan/domains",
            "GET /caravan/writes/held",
            "GET /hubspot/connections"));

    assertThat(there).isNotEmpty().isEqualTo(tried);
  }

  /** All that the other domain has, as it sees it itself; without times that pass by themselves. */
  private static String whatTheOtherHas() throws Exception {
    var all = new StringBuilder();
    for (String path :
        List.of(
            "/caravan/dead-letters",
            "/caravan/quarantine",
            "/caravan/reconciliations/" + THEIRS.get("comparison"),
            "/caravan/users",
            "/caravan/sync/runs/" + THEIRS.get("run"))) {
      all.append(hub.manage(hub.other, "GET", path, null).body()).append('\n');
    }
    all.append(hub.manage(hub.other, "GET", "/caravan/sync/runs", null).json().path("runs").size());
    hub.manage(hub.other, "GET", "/caravan/api-keys", null)
        .json()
        .path("apiKeys")
        .forEach(key -> all.append(key.path("id")).append(key.path("state")));
    all.append(hub.api(hub.other, "GET", "/api/writes?limit=1000", null).body());
    all.append(
        hub.api(hub.other, "GET", "/api/writes/imports/" + THEIRS.get("import"), null).body());
    return all.toString();
  }
}
