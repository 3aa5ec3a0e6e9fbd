package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.TestClient.Response;
import io.caravan.simulator.http.Access;
import io.caravan.simulator.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of call asks for a scope, or is listed here as one that needs none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesOfRoutesTest {

  /** An app may always take itself away. */
  private static final List<String> NEED_NONE =
      List.of(
          "DELETE /appinstalls/{v}/external-install", "DELETE /appinstalls/v3/external-install");

  /** Values of placeholders; all others are 1. */
  private static final Map<String, String> VALUES =
      Map.of(
          "v",
          "2026-09",
          "type",
          "contacts",
          "from",
          "contacts",
          "to",
          "companies",
          "offset",
          "00000000-0000-0000-0000-000000000000");

  private Simulator simulator;
  private TestClient powerless;

  @BeforeAll
  void start() throws IOException {
    simulator =
        Simulator.start(SimulatorOptions.builder().noLimits().tier(Tier.ENTERPRISE).build());
    String token = simulator.tokenWithScopes(62_515, Set.of());
    powerless = new TestClient(simulator.baseUrl(), token);
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  Stream<Route> routes() {
    return simulator.allRoutes().stream()
        .filter(route -> route.access() != Access.OPEN)
        .filter(route -> !NEED_NONE.contains(route.method() + " " + route.template()));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_token_without_scopes_gets_a_403(Route route) {
    Response refused = powerless.send(route.method(), path(route), "{\"inputs\":[]}");
    assertThat(refused.status()).as(refused.text()).isEqualTo(403);
    assertThat(refused.body().path("category").asText()).isEqualTo("MISSING_SCOPES");
    assertThat(refused.body().path("message").asText())
        .isEqualTo(
            "This app hasn't been granted all required scopes to make this call. Read more about"
                + " required scopes here: https://developers.hubspot.com/scopes.");
    assertThat(refused.body().path("links").path("scopes").asText())
        .isEqualTo("https://developers.hubspot.com/scopes");
    var context = refused.body().path("errors").path(0).path("context");
    assertThat(
            context.path("requiredGranularScopes").size() + context.path("requiredScopes").size())
        .isPositive();
  }

  private static String path(Route route) {
    var path = new StringBuilder();
    for (String segment : route.template().substring(1).split("/")) {
      boolean placeholder = segment.startsWith("{");
      String name = placeholder ? segment.substring(1, segment.length() - 1) : segment;
      path.append('/').append(placeholder ? VALUES.getOrDefault(name, "1") : name);
    }
    return path.toString();
  }
}
