package io.caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.access.DomainPortals;
import io.caravan.access.Role;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditLog;
import io.caravan.audit.AuditQueries;
import io.caravan.http.RequestRefused;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The search over HTTP: each caller sees their own domain, whatever they ask for. */
@Timeout(60)
class AuditApiTest {

  private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");
  private static final Map<String, Caller> CALLERS =
      Map.of(
          "root", Caller.command("root"), "ada", user("ada", "emea"), "bob", user("bob", "apac"));

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private Store store;
  private Vertx vertx;
  private HttpServer server;

  private static Caller user(String id, String domain) {
    return new Caller(Caller.Kind.USER, id, domain, Role.ADMIN, "10.0.0.1");
  }

  @BeforeEach
  void start() {
    var meters = new SimpleMeterRegistry();
    store = Store.open(StoreSettings.sqlite(directory.resolve("caravan.db")), meters);
    var log = new AuditLog(store, UnaryOperator.identity(), meters);
    log.record(entry(CALLERS.get("ada"), "write.update", "contacts/1", 1)).join();
    log.record(entry(CALLERS.get("bob"), "write.update", "contacts/2", 2)).join();
    log.record(entry(CALLERS.get("root"), "cache.delete", "cache", 1)).join();
    log.record(entry(CALLERS.get("root"), "cache.delete", "cache", 0)).join();
    vertx = Vertx.vertx();
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            call -> {
              Caller caller = CALLERS.get(call.request().getHeader("Who"));
              if (caller != null) {
                call.put(Caller.NAME, caller);
              }
              call.next();
            });
    var portals = new DomainPortals(() -> Map.of(1L, "emea", 2L, "apac"));
    var calls = new AuditedCalls(log, portals, Clock.systemUTC());
    ManagementPart.Calls taking =
        (method, path, need, answer) -> {
          Function<RoutingContext, Reply> audited = calls.of(method, path, answer);
          router
              .route(method, path)
              .blockingHandler(
                  call -> {
                    try {
                      audited.apply(call).writeTo(call.response());
                    } catch (RequestRefused refused) {
                      Reply.problem(refused.problem()).writeTo(call.response());
                    }
                  });
        };
    new AuditApi(
            new AuditQueries(store, directory),
            caller ->
                caller.sees("emea") ? Set.of(1L) : caller.sees("apac") ? Set.of(2L) : Set.of())
        .addTo(taking);
    taking.take(HttpMethod.DELETE, "/caravan/things/:id", Role.OPERATOR, call -> Reply.changed(1));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  private static AuditEntry entry(Caller caller, String action, String target, long portal) {
    return new AuditEntry(AT, caller, action, target, portal, "", "{\"a\":1}", AuditEntry.DONE);
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    store.close();
  }

  @Test
  void everybody_sees_their_own_domain() throws Exception {
    assertThat(ids("root", "")).containsExactly(4L, 3L, 2L, 1L);
    assertThat(ids("ada", "")).containsExactly(3L, 1L);
    assertThat(ids("bob", "")).containsExactly(2L);
    assertThat(ids("ada", "?portal=2")).isEmpty();
    assertThat(ids("ada", "?caller=bob")).isEmpty();
    assertThat(ids("ada", "?after=3&limit=5")).containsExactly(1L);
    assertThat(ids("nobody", "")).isEmpty();
  }

  @Test
  void pages_follow_each_other_and_mistakes_are_told() throws Exception {
    JsonNode first = json("root", "?limit=3");
    assertThat(first.path("after").asLong()).isEqualTo(2);
    assertThat(json("root", "?limit=3&after=2").has("after")).isFalse();
    assertThat(json("root", "?action=write.*&since=2026-11-20T08:00:00Z").path("entries"))
        .hasSize(2);
    assertThat(json("root", "?until=2026-11-20T08:00:00Z").path("entries")).isEmpty();
    assertThat(first.path("entries").path(0).path("after").path("a").asInt()).isEqualTo(1);
    assertThat(send("GET", "root", "/caravan/audit?since=monday").statusCode()).isEqualTo(400);
    assertThat(send("GET", "root", "/caravan/audit?calle=ada").statusCode()).isEqualTo(400);
  }

  @Test
  void a_call_that_names_the_portal_of_another_domain_is_not_in_that_ones_log() throws Exception {
    assertThat(send("DELETE", "bob", "/caravan/things/17?portal=1").statusCode()).isEqualTo(204);

    assertThat(ids("ada", "?action=things.delete")).isEmpty();
    JsonNode own = json("bob", "?action=things.delete").path("entries").path(0);
    assertThat(own.path("portalId").asLong()).isZero();
    assertThat(own.path("after").path("portal").asText()).isEqualTo("1");
  }

  @Test
  void a_change_is_in_the_log_when_it_is_answered() throws Exception {
    assertThat(send("DELETE", "ada", "/caravan/things/17?portal=1&why=x").statusCode())
        .isEqualTo(204);
    JsonNode entry = json("ada", "?action=things.delete").path("entries").path(0);
    assertThat(entry.path("target").asText()).isEqualTo("things/17");
    assertThat(entry.path("portalId").asLong()).isEqualTo(1);
    assertThat(entry.path("caller").path("id").asText()).isEqualTo("ada");
    assertThat(entry.path("after").path("why").asText()).isEqualTo("x");
    assertThat(entry.path("result").asText()).isEqualTo("done");
  }

  private Iterable<Long> ids(String who, String query) throws Exception {
    var ids = new ArrayList<Long>();
    json(who, query).path("entries").forEach(entry -> ids.add(entry.path("id").asLong()));
    return ids;
  }

  private JsonNode json(String who, String query) throws Exception {
    return new ObjectMapper().readTree(send("GET", who, "/caravan/audit" + query).body());
  }

  private HttpResponse<String> send(String method, String who, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
            .header("Who", who)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
