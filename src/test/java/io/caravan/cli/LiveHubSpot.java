package io.caravan.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A portal that tests may use, as the environment names it: {@code USE_LIVE_HUBSPOT_API=true} and
 * {@code HUBSPOT_TEST_API_TOKEN}; {@code HUBSPOT_TEST_ALLOW_WRITES=true} where they may also change
 * it, {@code HUBSPOT_TEST_BASE_URL} where it is not at HubSpot's own address.
 *
 * @param baseUrl such as {@code https://api.hubapi.com}
 * @param token a private app's, or a service key
 * @param writes whether tests may create and delete records of their own
 */
record LiveHubSpot(String baseUrl, String token, boolean writes) {

  private static final String HUBSPOT = "https://api.hubapi.com";

  /** The portal of this environment; empty when tests are not to use any. */
  static Optional<LiveHubSpot> of(Map<String, String> environment) {
    return whyNot(environment).isPresent()
        ? Optional.empty()
        : Optional.of(
            new LiveHubSpot(
                environment.getOrDefault("HUBSPOT_TEST_BASE_URL", HUBSPOT),
                environment.get("HUBSPOT_TEST_API_TOKEN").strip(),
                isTrue(environment, "HUBSPOT_TEST_ALLOW_WRITES")));
  }

  /** Why tests do not use a portal; empty when they do. */
  static Optional<String> whyNot(Map<String, String> environment) {
    if (!isTrue(environment, "USE_LIVE_HUBSPOT_API")) {
      return Optional.of(
          "no real portal is used: set USE_LIVE_HUBSPOT_API=true and HUBSPOT_TEST_API_TOKEN");
    }
    return environment.getOrDefault("HUBSPOT_TEST_API_TOKEN", "").isBlank()
        ? Optional.of("USE_LIVE_HUBSPOT_API is true, but HUBSPOT_TEST_API_TOKEN is not set")
        : Optional.empty();
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip().equalsIgnoreCase("true");
  }

  /** The settings for a Caravan that is connected to it. */
  Map<String, String> settings(long portalId) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("caravan.hubspot.base-url", baseUrl);
    settings.put("caravan.portals.live.id", Long.toString(portalId));
    settings.put("caravan.portals.live.token", token);
    return settings;
  }

  /** Without the token, for it may end in a log. */
  @Override
  public String toString() {
    return "LiveHubSpot[" + baseUrl + ", writes=" + writes + "]";
  }
}
