package io.caravan.write;

import io.caravan.access.Caller;
import java.util.OptionalLong;

/** What writes need to know of the connected portals. */
public interface ConnectedPortals {

  /** Whether there is such a portal. */
  boolean has(long portalId);

  /** The portal that a write means which names none; empty when it must name one. */
  OptionalLong only();

  /** These as a caller may know them: those of other domains are not there. */
  ConnectedPortals seenBy(Caller caller);
}
