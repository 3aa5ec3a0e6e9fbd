package io.caravan.audit;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * Which entries are wanted; null for any.
 *
 * @param caller the caller's id
 * @param action whole, or its beginning with a star behind it, such as {@code write.*}
 * @param target whole, or its beginning with a star behind it
 * @param result whole, or its beginning with a star behind it, such as {@code refused*}
 * @param since at this time or later
 * @param until before this time
 */
public record AuditFilter(
    String caller,
    String action,
    Long portal,
    String target,
    String result,
    Instant since,
    Instant until) {

  /** All entries. */
  public static AuditFilter all() {
    return new AuditFilter(null, null, null, null, null, null, null);
  }

  /**
   * Whose eyes look.
   *
   * @param caller sees what was done to the portals of its domain, and what callers of its domain
   *     did to no portal
   * @param portalIds the portals of its domain
   */
  public record Sight(Caller caller, Set<Long> portalIds) {

    public Sight {
      Objects.requireNonNull(caller, "caller");
      portalIds = Set.copyOf(portalIds);
    }

    boolean all() {
      return caller.domain().equals(Caller.ALL_DOMAINS);
    }
  }
}
