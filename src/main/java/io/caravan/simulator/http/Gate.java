package io.caravan.simulator.http;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.limits.PortalLimits;
import io.caravan.simulator.limits.Verdict;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.oauth.Tokens;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to a call before anything is done for it, in HubSpot's order: its token, its count
 * against the limits, its route.
 */
final class Gate {

  private final Routes routes;
  private final Tokens tokens;
  private final SimulatorClock clock;

  Gate(Routes routes, Tokens tokens, SimulatorClock clock) {
    this.routes = routes;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The result.
   *
   * @param route null when nothing has the path
   * @param verdict null when the call was not counted
   * @param error why it goes no further, or null
   */
  record Admission(
      Route route, Map<String, String> values, Grant grant, Verdict verdict, ApiError error) {

    static Admission refused(Route route, Grant grant, Verdict verdict, ApiError error) {
      return new Admission(route, Map.of(), grant, verdict, error);
    }

    /** The same with another handler. */
    Admission handledBy(Handler handler) {
      return new Admission(route.answeredBy(handler), values, grant, verdict, error);
    }

    /** An answer with the headers that tell of the limits. */
    Answer counted(Answer answer) {
      return verdict == null ? answer : answer.with(verdict.headers());
    }
  }

  Admission admit(String method, String path, String authorization, String query) {
    Routes.Match match = routes.find(method, path);
    Route route = match == null ? null : match.route();
    if (route != null && route.open()) {
      return new Admission(route, match.values(), null, null, null);
    }
    Grant grant = grant(route, authorization, query);
    if (grant == null) {
      return Admission.refused(route, null, null, Refusals.noCredentials());
    }
    if (grant.expiresAt() <= clock.millis()) {
      return Admission.refused(
          route, grant, null, Refusals.expired(grant.expiresAt(), clock.millis()));
    }
    if (route == null) {
      return Admission.refused(
          null, grant, null, match == null ? Refusals.unknownRoute() : Refusals.wrongMethod());
    }
    Verdict verdict = count(grant, route);
    return verdict.allowed()
        ? new Admission(route, match.values(), grant, verdict, null)
        : Admission.refused(route, grant, verdict, Refusals.limited(verdict));
  }

  private static Verdict count(Grant grant, Route route) {
    PortalLimits limits = grant.portal().limits();
    Throttle throttle = route.throttle();
    return throttle == null
        ? limits.arrive(grant.app().caller(), route.bucket())
        : limits.arrive(grant.app().caller(), throttle.name(), throttle.perSecond());
  }

  private Grant grant(Route route, String authorization, String query) {
    if (route != null && route.access() == Access.DEVELOPER) {
      Optional<Grant> developer = new Query(query).first("hapikey").flatMap(tokens::byDeveloperKey);
      if (developer.isPresent()) {
        return developer.get();
      }
    }
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return null;
    }
    return tokens.byAccessToken(authorization.substring(7).trim()).orElse(null);
  }
}
