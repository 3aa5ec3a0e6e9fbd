package io.caravan.portal;

import io.caravan.portal.StoredGrants.StoredGrant;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What is sealed for portals, for whoever tells about it or ends it. */
public final class KeptGrants {

  private final StoredGrants grants;

  KeptGrants(StoredGrants grants) {
    this.grants = grants;
  }

  /**
   * When a portal's token was refreshed, and when it ends; without the token.
   *
   * @param refreshedAt empty before the first time
   * @param accessUntil likewise
   */
  public record Times(Optional<Instant> refreshedAt, Optional<Instant> accessUntil) {}

  /** When a portal's token was refreshed; both empty when nothing is kept. */
  public CompletableFuture<Times> times(long portalId) {
    return grants.times(portalId);
  }

  /** The refresh token, to be revoked; empty for none. */
  public CompletableFuture<Optional<Secret>> refreshToken(long portalId) {
    return grants.find(portalId).thenApply(found -> found.map(StoredGrant::refresh));
  }
}
