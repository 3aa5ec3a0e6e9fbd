package io.caravan.access.people;

import io.caravan.access.Role;
import java.time.Instant;

/**
 * What is known of a machine's key; the key itself is not.
 *
 * @param id what the audit log calls the machine
 * @param name what the key is for, as its maker called it
 * @param domain {@link io.caravan.access.Caller#ALL_DOMAINS} for a key to all portals
 * @param hash of its secret
 * @param prefix how the key begins
 * @param createdBy id of the caller that made it
 * @param lastUsedAt null for never; a minute late at most, and some seconds lost in a crash
 * @param revokedAt null for not
 */
public record ApiKey(
    String id,
    String name,
    String domain,
    Role role,
    String hash,
    String prefix,
    String createdBy,
    Instant createdAt,
    Instant expiresAt,
    Instant lastUsedAt,
    Instant revokedAt) {

  /** Whether it lets anybody in at a moment. */
  public boolean valid(Instant now) {
    return revokedAt == null && now.isBefore(expiresAt);
  }

  /** In which state it is at a moment: valid, expired or revoked. */
  public String state(Instant now) {
    if (revokedAt != null) {
      return "revoked";
    }
    return valid(now) ? "valid" : "expired";
  }
}
