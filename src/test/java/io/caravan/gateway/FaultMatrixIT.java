package io.caravan.gateway;

import static io.caravan.gateway.FaultyHubSpot.html;
import static io.caravan.gateway.FaultyHubSpot.json;
import static io.caravan.gateway.FaultyHubSpot.reply;
import static io.caravan.gateway.FaultyHubSpot.reset;
import static io.caravan.gateway.FaultyHubSpot.truncated;
import static io.caravan.gateway.FaultyHubSpot.truncatedChunks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.caravan.gateway.FaultyHubSpot.Reaction;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault, met by a call that may be repeated and by one that must not happen twice. */
class FaultMatrixIT {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Class<?> ANSWERED = HubSpotAnswer.class;
  private static final Class<?> UNKNOWN = CallError.OutcomeUnknown.class;
  private static final Class<?> REJECTED = CallError.Rejected.class;
  private static final Class<?> UNAUTHORISED = CallError.Unauthorised.class;
  private static final Class<?> UNAVAILABLE = CallError.Unavailable.class;
  private static final Class<?> DAILY = CallError.DailyQuotaUsed.class;

  private static final String EXPIRED =
      "{\"status\":\"error\",\"message\":\"The OAuth token used to make this call expired 0"
          + " second(s) ago.\",\"category\":\"EXPIRED_AUTHENTICATION\"}";

  static Stream<Arguments> faults() {
    return Stream.of(
        // fault, repeatable: result, requests; not repeatable: result, requests
        lost("reset after the request", s -> reset()),
        lost("answer cut off", s -> truncated()),
        lost("chunked answer cut off", s -> truncatedChunks()),
        lost("200 with half a JSON", s -> json(200, "{\"id\":\"1\",\"properties\":{")),
        lost("200 with HTML", s -> html(200)),
        lost("200 with a bare word", s -> json(200, "\"ok\"")),
        lost("200 without a body", s -> json(200, "")),
        lost("silence", FaultyHubSpot::silence),
        lost("drip", FaultyHubSpot::drip),
        lost("an answer that is too large", s -> json(200, "[" + " ".repeat(1 << 20) + "]")),
        lost("500", s -> json(500, "{\"status\":\"error\",\"message\":\"internal error\"}")),
        lost("502 with HTML", s -> html(502)),
        lost("503", s -> json(503, "{\"category\":\"SERVICE_UNAVAILABLE\"}")),
        lost("503 with Retry-After", s -> json(503, "{}", "Retry-After: 1")),
        lost("504", s -> html(504)),
        lost("521", s -> html(521)),
        lost("524", s -> html(524)),
        lost("408", s -> html(408)),
        waited("429 secondly", json(429, limit("SECONDLY"))),
        refused(
            "429 of ten seconds, deadline before",
            json(429, limit("TEN_SECONDLY_ROLLING")),
            UNAVAILABLE),
        refused(
            "429 with a long Retry-After",
            json(429, limit("SECONDLY"), "Retry-After: 60"),
            UNAVAILABLE),
        refused("429 daily", json(429, limit("DAILY")), DAILY),
        waited("401 expired", json(401, EXPIRED)),
        refused("401", json(401, "{\"category\":\"INVALID_AUTHENTICATION\"}"), UNAUTHORISED),
        refused("403 scopes", json(403, "{\"category\":\"MISSING_SCOPES\"}"), UNAUTHORISED),
        refused("403 HTML", html(403), REJECTED),
        waited("423", json(423, "{\"message\":\"locked\"}")),
        waited("477", json(477, "{}", "Retry-After: 1")),
        refused("477 for hours", json(477, "{}", "Retry-After: 7200"), UNAVAILABLE),
        refused("400", json(400, "{\"category\":\"VALIDATION_ERROR\"}"), REJECTED),
        refused("402", json(402, "{\"errorType\":\"LimitExceededException\"}"), REJECTED),
        refused("404", json(404, "{\"category\":\"OBJECT_NOT_FOUND\"}"), REJECTED),
        refused("404 HTML", html(404), REJECTED),
        refused("409", json(409, "{\"category\":\"CONFLICT\"}"), REJECTED),
        refused("414", html(414), REJECTED),
        refused("redirect", reply(302, "text/html", "", "Location: /elsewhere"), REJECTED));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void a_repeatable_call_and_a_create_meet(
      String name,
      Function<FaultyHubSpot, Reaction> fault,
      Class<?> repeatable,
      int repeatableRequests,
      Class<?> create,
      int createRequests)
      throws Exception {
    meet(fault, GatewayRig.update(DEADLINE), repeatable, repeatableRequests);
    meet(fault, GatewayRig.create(DEADLINE), create, createRequests);
  }

  @Test
  void a_call_that_never_left_is_repeated_whatever_it_is() throws Exception {
    var gone = new FaultyHubSpot();
    gone.close();
    try (var rig = new GatewayRig(gone.url())) {
      assertThat(rig.outcome(GatewayRig.create(Duration.ofMillis(700)))).isInstanceOf(UNAVAILABLE);
      assertThat(retries(rig, "unreachable")).isPositive();
    }
  }

  @Test
  void a_token_that_expires_twice_ends_the_call() throws Exception {
    try (var server = new FaultyHubSpot().always(json(401, EXPIRED));
        var rig = new GatewayRig(server.url())) {
      assertThat(rig.outcome(GatewayRig.create(DEADLINE))).isInstanceOf(UNAUTHORISED);
      assertThat(server.requests())
          .extracting(r -> r.headers().get("authorization"))
          .containsExactly("Bearer token-0", "Bearer token-1");
    }
  }

  @Test
  void trouble_without_end_is_given_up_after_the_last_attempt() throws Exception {
    try (var server = new FaultyHubSpot().always(html(502));
        var rig = new GatewayRig(server.url(), "caravan.gateway.attempts", "4")) {
      assertThat(rig.outcome(GatewayRig.update(DEADLINE))).isInstanceOf(UNAVAILABLE);
      assertThat(server.requests()).hasSize(4);
    }
  }

  private static void meet(
      Function<FaultyHubSpot, Reaction> fault, HubSpotCall call, Class<?> result, int requests)
      throws Exception {
    try (var server = new FaultyHubSpot();
        var rig = new GatewayRig(server.url(), "caravan.hubspot.largest-answer", "100KB")) {
      server.then(fault.apply(server));
      assertThat(rig.outcome(call)).as(call.method()).isInstanceOf(result);
      assertThat(server.requests()).as(call.method()).hasSize(requests);
    }
  }

  private static double retries(GatewayRig rig, String reason) {
    return rig.meters.get("caravan.gateway.retries").tag("reason", reason).counter().count();
  }

  /** The answer is lost: repeat what may be repeated, find out about the rest. */
  private static Arguments lost(String name, Function<FaultyHubSpot, Reaction> fault) {
    return arguments(name, fault, ANSWERED, 2, UNKNOWN, 1);
  }

  /** HubSpot says it has not acted, and to come back: both do. */
  private static Arguments waited(String name, Reaction fault) {
    Function<FaultyHubSpot, Reaction> always = s -> fault;
    return arguments(name, always, ANSWERED, 2, ANSWERED, 2);
  }

  private static Arguments refused(String name, Reaction fault, Class<?> error) {
    Function<FaultyHubSpot, Reaction> always = s -> fault;
    return arguments(name, always, error, 1, error, 1);
  }

  private static String limit(String policy) {
    return "{\"status\":\"error\",\"message\":\"You have reached your limit.\",\"errorType\":"
        + "\"RATE_LIMIT\",\"policyName\":\""
        + policy
        + "\"}";
  }
}
