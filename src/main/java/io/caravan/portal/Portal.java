package io.caravan.portal;

import io.caravan.hubspot.RateLimits;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A connected portal.
 *
 * @param name what people call it in settings and on the command line
 * @param id HubSpot's number of it
 * @param domain the tenant that owns it
 * @param tier the subscription, which decides the limits; empty until it is known
 * @param zone the account's time zone, in which its day begins; empty until HubSpot has told
 * @param credentials what to get access with
 */
public record Portal(
    String name,
    long id,
    String domain,
    Optional<RateLimits.Tier> tier,
    RateLimits.AppKind appKind,
    Optional<ZoneId> zone,
    Credentials credentials) {

  /** What to get access with. */
  public sealed interface Credentials {}

  /** The token of a private app or a service key: it does not expire and cannot be refreshed. */
  public record StaticToken(Secret token) implements Credentials {}

  /** The refresh token of an installed OAuth app, as the settings have it. */
  public record OAuth(Secret refreshToken) implements Credentials {}

  /** Somebody connected it: what opens it is sealed in the database. */
  public record Installed() implements Credentials {}

  /** Whether an OAuth app opens it. */
  public boolean byOAuth() {
    return !(credentials instanceof StaticToken);
  }
}
