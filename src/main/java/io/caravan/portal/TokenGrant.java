package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/**
 * What the token endpoint grants. Source: HubSpot docs, "Manage OAuth access tokens".
 *
 * @param refreshToken the one to use next time; empty when the answer held none, and the old one
 *     stays good
 * @param goodFor as the answer says; never assumed
 */
record TokenGrant(Secret accessToken, Optional<Secret> refreshToken, Duration goodFor) {

  /** Reads the answer; empty when it is not a grant. */
  static Optional<TokenGrant> from(JsonNode body) {
    String access = body.path("access_token").asText("");
    long seconds = body.path("expires_in").asLong(0);
    String refresh = body.path("refresh_token").asText("");
    if (access.isEmpty() || seconds <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new TokenGrant(
            new Secret(access),
            refresh.isEmpty() ? Optional.empty() : Optional.of(new Secret(refresh)),
            Duration.ofSeconds(seconds)));
  }
}
