package io.caravan.access.people;

import java.time.Instant;

/** A tenant: it owns portals, and no row of one domain is visible to another. */
public record Domain(String name, State state, Instant createdAt) {

  /** The domain of portals that name none; it is always there. */
  public static final String DEFAULT = "default";
}
