package io.caravan.operations;

import io.caravan.access.people.ApiKey;
import java.time.Instant;

/**
 * An API key as people see it: all but the key.
 *
 * @param prefix how the key begins
 * @param domain {@code *} for a key to all portals
 * @param role viewer, operator or admin
 * @param state valid, expired or revoked
 * @param createdBy id of the caller that made it
 * @param createdAt ISO 8601, in UTC, as the other times
 * @param lastUsedAt empty for never
 * @param revokedAt empty for not
 */
public record ApiKeyView(
    String id,
    String name,
    String prefix,
    String domain,
    String role,
    String state,
    String createdBy,
    String createdAt,
    String expiresAt,
    String lastUsedAt,
    String revokedAt) {

  /** The view of a key at a moment. */
  public static ApiKeyView of(ApiKey key, Instant now) {
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.prefix(),
        key.domain(),
        key.role().label(),
        key.state(now),
        key.createdBy(),
        key.createdAt().toString(),
        key.expiresAt().toString(),
        text(key.lastUsedAt()),
        text(key.revokedAt()));
  }

  private static String text(Instant moment) {
    return moment == null ? "" : moment.toString();
  }
}
