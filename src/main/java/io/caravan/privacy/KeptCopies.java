package io.caravan.privacy;

import java.time.Instant;
import java.util.Optional;

/** Copies of the database that an erasure does not reach, and that go when their time is over. */
@FunctionalInterface
public interface KeptCopies {

  /** By when all that were begun until now are deleted; empty when there are none. */
  Optional<Instant> goneBy();
}
