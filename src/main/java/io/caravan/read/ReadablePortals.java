package io.caravan.read;

import java.util.OptionalLong;

/** What reads need to know of the connected portals. */
public interface ReadablePortals {

  /** Whether there is such a portal. */
  boolean has(long portalId);

  /** The portal that a read means which names none; empty when it must name one. */
  OptionalLong only();
}
