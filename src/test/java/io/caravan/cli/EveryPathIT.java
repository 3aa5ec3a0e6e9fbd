package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.LocalTokens;
import io.caravan.access.Role;
import io.caravan.http.ApiHttpServer;
import io.caravan.http.EventLoopServer;
import io.caravan.http.ManagementHttpServer;
import io.caravan.http.PublicHttpServer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every path of every port, those of routes that somebody will add included: closed without a
 * credential, and closed to viewers where something is changed. Fails when a route is open.
 */
@Timeout(240)
class EveryPathIT {

  /** Behind each of these stands a check of its own: a signature, a state; or it tells nothing. */
  private static final Set<String> OPEN =
      Set.of("/webhooks/hubspot", "/hubspot/auth/callback", "/observe/health/live");

  /** Changes nothing, though it is a POST. */
  private static final Set<String> LOOKING = Set.of("POST /caravan/sync/plan");

  /** Below these is nothing of their own: they stand before what is. */
  private static final Set<String> CATCHING = Set.of("/api/", "/hubspot/", "/caravan/");

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

  @TempDir private static Path directory;
  private static RunningHub hub;
  private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() throws Exception {
    hub =
        new RunningHub(
            CommonOptions.home(),
            directory,
            "caravan.limits.calls-per-minute",
            "100000",
            "caravan.limits.calls-per-hour",
            "100000",
            "caravan.access.wrong-per-minute",
            "10000");
    LocalTokens tokens = LocalTokens.in(directory, Clock.systemUTC());
    for (Role role : Role.values()) {
      String user = "a-" + role.label();
      TOKENS.put(role, tokens.issue(user, "*", role, Duration.ofHours(1)).text());
    }
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  /** One method of one path of one port. */
  private record Call(String base, String method, String path) {

    boolean isChange() {
      return !method.equals("GET")
          && !method.equals("HEAD")
          && !LOOKING.contains(method + " " + path);
    }

    @Override
    public String toString() {
      return method + " " + base + path;
    }
  }

  @Test
  void the_ports_serve_what_is_known_to_be_there() {
    Set<String> paths = new TreeSet<>();
    calls().forEach(call -> paths.add(call.path()));
    assertThat(paths)
        .contains(
            "/api/writes",
            "/api/openapi.json",
            "/hubspot/connection",
            "/hubspot/auth/url",
            "/hubspot/auth/callback",
            "/caravan/dead-letters/1",
            "/caravan/tokens/revoke",
            "/observe/health",
            "/observe/metrics",
            "/observe/health/live",
            "/webhooks/hubspot");
    assertThat(calls().size()).isGreaterThan(30);
  }

  @Test
  void nothing_is_reached_without_a_credential_but_what_checks_by_itself() throws Exception {
    for (Call call : calls()) {
      if (OPEN.contains(call.path())) {
        assertThat(isClosed(call, null)).as("%s", call).isFalse();
        continue;
      }
      for (String method : METHODS) {
        Call any = new Call(call.base(), method, call.path());
        assertThat(isClosed(any, null)).as("without a credential: %s", any).isTrue();
      }
      assertThat(isClosed(call, "cvn_nobody")).as("with a wrong key: %s", call).isTrue();
    }
  }

  @Test
  void a_viewer_changes_nothing_and_an_administrator_may_all() throws Exception {
    for (Call call : calls()) {
      if (OPEN.contains(call.path())) {
        continue;
      }
      if (call.isChange()) {
        assertThat(send(call, TOKENS.get(Role.VIEWER)).statusCode())
            .as("a viewer: %s", call)
            .isIn(403, 405);
      }
      assertThat(send(call, TOKENS.get(Role.ADMIN)).statusCode())
          .as("an administrator: %s", call)
          .isNotIn(401, 403);
      assertThat(send(call, hub.application.operatorToken()).statusCode())
          .as("a command: %s", call)
          .isNotIn(401, 403);
    }
  }

  @Test
  void a_viewer_sees_health_metrics_writes_and_runs() throws Exception {
    String management = hub.application.managementUrl();
    for (Call call :
        List.of(
            new Call(management, "GET", "/observe/health"),
            new Call(management, "GET", "/observe/health/ready"),
            new Call(management, "GET", "/observe/metrics"),
            new Call(management, "GET", "/observe/info"),
            new Call(management, "GET", "/caravan/dead-letters"),
            new Call(management, "GET", "/caravan/sync/runs"),
            new Call(hub.application.apiUrl(), "GET", "/api/writes"))) {
      HttpRequest request =
          request(call, TOKENS.get(Role.VIEWER), "").method("GET", BodyPublishers.noBody()).build();
      assertThat(hub.send(request).statusCode()).as("%s", call).isEqualTo(200);
    }
  }

  @Test
  void paths_that_lead_nowhere_do_not_tell_so_without_a_credential() throws Exception {
    for (String base : bases()) {
      for (String path : List.of("/", "/nothing", "/q/dev", "/observe/jolokia/list", "/q/send")) {
        Call call = new Call(base, "GET", path);
        assertThat(isClosed(call, null)).as("%s", call).isTrue();
        assertThat(send(call, TOKENS.get(Role.ADMIN)).statusCode()).as("%s", call).isEqualTo(404);
      }
    }
  }

  @Test
  void routes_that_somebody_adds_without_a_thought_are_for_administrators() throws Exception {
    hub.application
        .camel()
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("platform-http:/careless").setBody(constant("secret"));
                from("platform-http:/careless-on-the-loop?platformHttpEngine=#eventLoopHttp")
                    .setBody(constant("secret"));
                from("platform-http:/api/careless?platformHttpEngine=#eventLoopHttp")
                    .setBody(constant("secret"));
                from("platform-http:/api/for-operators?platformHttpEngine=#operatorHttp")
                    .setBody(simple("${variable.caller.id} ${variable.caller.domain}"));
              }
            });
    String open = hub.application.webhookUrl().replaceFirst("/webhooks.*", "");
    for (Call call :
        List.of(
            new Call(open, "GET", "/careless"),
            new Call(open, "GET", "/careless-on-the-loop"),
            new Call(hub.application.apiUrl(), "GET", "/api/careless"))) {
      assertThat(isClosed(call, null)).as("%s", call).isTrue();
      for (Role role : List.of(Role.VIEWER, Role.OPERATOR)) {
        HttpResponse<String> answer = send(call, TOKENS.get(role));
        assertThat(answer.statusCode()).as("%s %s", role, call).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("secret");
      }
      assertThat(send(call, TOKENS.get(Role.ADMIN)).body()).as("%s", call).isEqualTo("secret");
    }
    Call stated = new Call(hub.application.apiUrl(), "GET", "/api/for-operators");
    assertThat(send(stated, TOKENS.get(Role.VIEWER)).statusCode()).isEqualTo(403);
    assertThat(send(stated, TOKENS.get(Role.OPERATOR)).body()).isEqualTo("a-operator *");
  }

  /** The guard's own answer, which no route gives. */
  private static boolean isClosed(Call call, String credential) throws IOException {
    HttpResponse<String> answer = send(call, credential);
    return answer.statusCode() == 401
        && answer.headers().firstValue("WWW-Authenticate").isPresent();
  }

  /** With a parameter that no call knows, so that nothing is changed in earnest. */
  private static HttpResponse<String> send(Call call, String credential) throws IOException {
    return hub.send(request(call, credential, "?no-such-parameter=1").build());
  }

  private static HttpRequest.Builder request(Call call, String credential, String query) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(java.net.URI.create(call.base() + call.path() + query))
            .timeout(RunningHub.PATIENCE)
            .header("X-Caravan-Request", "test")
            .method(call.method(), BodyPublishers.noBody());
    if (credential != null) {
      request.header("Authorization", "Bearer " + credential);
    }
    return request;
  }

  private static List<String> bases() {
    return List.of(
        hub.application.webhookUrl().replaceFirst("/webhooks.*", ""),
        hub.application.apiUrl(),
        hub.application.managementUrl());
  }

  private static List<Call> calls() {
    var camel = hub.application.camel();
    List<Call> calls = new ArrayList<>();
    List<EventLoopServer> servers =
        List.of(
            PublicHttpServer.of(camel), ApiHttpServer.of(camel), ManagementHttpServer.of(camel));
    for (int i = 0; i < servers.size(); i++) {
      String base = bases().get(i);
      for (Route route : servers.get(i).routes()) {
        if (route.getPath() != null && !CATCHING.contains(route.getPath())) {
          String path = route.getPath().replaceAll(":[A-Za-z]+", "1");
          Set<HttpMethod> methods = route.methods() == null ? Set.of() : route.methods();
          if (methods.isEmpty()) {
            calls.add(new Call(base, "GET", path));
            calls.add(new Call(base, "POST", path));
          }
          methods.forEach(method -> calls.add(new Call(base, method.name(), path)));
        }
      }
    }
    return calls;
  }
}
