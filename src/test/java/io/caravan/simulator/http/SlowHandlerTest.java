package io.caravan.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.Bucket;
import io.caravan.hubspot.RateLimits;
import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.SearchIndex;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.limits.Caller;
import io.caravan.simulator.limits.LimitRules;
import io.caravan.simulator.limits.LimitTables;
import io.caravan.simulator.limits.PortalLimits;
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Tokens;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.portal.PortalProfile;
import io.caravan.simulator.portal.PortalUser;
import io.caravan.simulator.uncertain.UncertainBehaviour;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowHandlerTest {

  /** Work that breaks, wherever it is done. */
  private record Broken(boolean isShort) implements SlowHandler.Work {
    @Override
    public void run() {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public Answer answer() {
      return Answer.none();
    }
  }

  private static Grant grant(SimulatorClock clock) {
    RateLimits limits =
        new LimitTables(Tier.PROFESSIONAL, 0, UncertainBehaviour.ASSUMED).of(AppKind.PRIVATE);
    var rules = new LimitRules(limits, ZoneOffset.UTC, true, () -> UncertainBehaviour.ASSUMED);
    var user = new PortalUser(1, "a@x.example", true);
    var profile =
        new PortalProfile(
            9,
            "P",
            "x.example",
            "STANDARD",
            ZoneOffset.UTC,
            "USD",
            Tier.PROFESSIONAL,
            user,
            new PortalUser(2, "b@x.example", false));
    var crm = new Crm(9, clock, new SearchIndex(clock, Duration.ZERO), (change, source, at) -> {});
    return new Grant(
        App.withToken(3, "A", Caller.Kind.PRIVATE_APP, limits),
        new Portal(profile, new PortalLimits(9, clock, rules), crm),
        Set.of(),
        1,
        Long.MAX_VALUE);
  }

  @ParameterizedTest(name = "short: {0}")
  @ValueSource(booleans = {true, false})
  void a_call_whose_work_breaks_is_answered_500_and_not_left_waiting(boolean isShort)
      throws Exception {
    var clock = SimulatorClock.running();
    var tokens = new Tokens(clock, 1, Duration.ofMinutes(30));
    tokens.putAccess("pat-test", grant(clock));
    var routes = new Routes();
    routes.add("GET", "/broken", Bucket.BURST, new SlowHandler(call -> new Broken(isShort)));
    Vertx vertx = Vertx.vertx();
    try (var server =
        new ApiServer(
            vertx,
            "127.0.0.1",
            0,
            routes,
            (method, path, query, body) -> Answer.none(),
            tokens,
            new Faults(1, clock),
            new CallJournal(10),
            new Network(Latency.NONE, Latency.NONE, 1),
            clock)) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + server.port() + "/broken"))
                      .header("Authorization", "Bearer pat-test")
                      .timeout(Duration.ofSeconds(20))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("internal error");
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
