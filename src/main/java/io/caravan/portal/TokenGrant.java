package io.caravan.portal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the token endpoint grants. Source: HubSpot docs, "Manage OAuth access tokens".
 *
 * @param refreshToken the one to use next time; empty when the answer held none, and the old one
 *     stays good
 * @param goodFor as the answer says; never assumed
 * @param hubId the portal; 0 when the answer does not say
 * @param userId the person who agreed; 0 when the answer does not say
 * @param scopes empty when the answer does not say
 */
public record TokenGrant(
    Secret accessToken,
    Optional<Secret> refreshToken,
    Duration goodFor,
    long hubId,
    long userId,
    List<String> scopes) {

  public TokenGrant {
    scopes = List.copyOf(scopes);
  }

  /** One that says nothing about the portal. */
  TokenGrant(Secret accessToken, Optional<Secret> refreshToken, Duration goodFor) {
    this(accessToken, refreshToken, goodFor, 0, 0, List.of());
  }

  /** Reads the answer; empty when it is not a grant. */
  static Optional<TokenGrant> from(JsonNode body) {
    String access = body.path("access_token").asText("");
    long seconds = body.path("expires_in").asLong(0);
    String refresh = body.path("refresh_token").asText("");
    if (access.isEmpty() || seconds <= 0) {
      return Optional.empty();
    }
    var scopes = new ArrayList<String>();
    body.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    return Optional.of(
        new TokenGrant(
            new Secret(access),
            refresh.isEmpty() ? Optional.empty() : Optional.of(new Secret(refresh)),
            Duration.ofSeconds(seconds),
            body.path("hub_id").asLong(0),
            body.path("user_id").asLong(0),
            scopes));
  }
}
