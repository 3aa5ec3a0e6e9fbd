package io.caravan.simulator.oauth;

import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.limits.Caller;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * An app that calls the API.
 *
 * @param name as the authorize page shows it
 * @param kind how it authenticates; decides what its answers tell about limits
 * @param clientId null for apps that do not authenticate by OAuth
 * @param clientSecret also signs the webhooks
 * @param redirectUris where the authorize page may lead back to: https, or http on localhost
 * @param requiredScopes what the scope parameter of the authorize page must contain
 * @param optionalScopes what it may ask for beyond them
 */
public record App(
    long id,
    String name,
    Caller.Kind kind,
    String clientId,
    String clientSecret,
    List<String> redirectUris,
    Set<String> requiredScopes,
    Set<String> optionalScopes,
    RateLimits limits) {

  public App {
    redirectUris = List.copyOf(redirectUris);
    requiredScopes = Set.copyOf(requiredScopes);
    optionalScopes = Set.copyOf(optionalScopes);
    redirectUris.forEach(App::checkRedirect);
  }

  /** An app with a token instead of OAuth. */
  public static App withToken(long id, String name, Caller.Kind kind, RateLimits limits) {
    return new App(id, name, kind, null, null, List.of(), Set.of(), Set.of(), limits);
  }

  private static void checkRedirect(String uri) {
    URI parsed = URI.create(uri);
    boolean local = "http".equals(parsed.getScheme()) && "localhost".equals(parsed.getHost());
    boolean literal =
        parsed.getHost() != null
            && (parsed.getHost().matches("[0-9.]+") || parsed.getHost().startsWith("["));
    if (parsed.getHost() == null || literal || !(local || "https".equals(parsed.getScheme()))) {
      throw new IllegalArgumentException(
          "HubSpot accepts no redirect URI like '%s'; use https with a host name, or http://localhost"
              .formatted(uri));
    }
  }

  public boolean oauth() {
    return kind == Caller.Kind.OAUTH;
  }

  /** Whether it is installed by a few accounts only, outside the marketplace. */
  public boolean privatelyDistributed() {
    return limits.daily() != RateLimits.NO_LIMIT;
  }

  /** Whether the authorize page may ask for a scope. */
  public boolean mayAskFor(String scope) {
    return requiredScopes.contains(scope) || optionalScopes.contains(scope);
  }

  /** The app as the limits see it. */
  public Caller caller() {
    return new Caller(id, limits, kind);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "App[" + id + ", " + kind + "]";
  }
}
