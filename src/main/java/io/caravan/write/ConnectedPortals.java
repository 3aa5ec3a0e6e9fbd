package io.caravan.write;

import io.caravan.access.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What writes need to know of the connected portals. */
public interface ConnectedPortals {

  /** Whether there is such a portal. */
  boolean has(long portalId);

  /** The portal that a write means which names none; empty when it must name one. */
  OptionalLong only();

  /**
   * Since when there is no access to a portal that was connected, and why; empty while there is.
   */
  default Optional<Lost> lost(long portalId) {
    return Optional.empty();
  }

  /**
   * The end of a connection.
   *
   * @param reason in words
   */
  record Lost(Instant since, String reason) {}

  /** These as a caller may know them: those of other domains are not there. */
  ConnectedPortals seenBy(Caller caller);
}
