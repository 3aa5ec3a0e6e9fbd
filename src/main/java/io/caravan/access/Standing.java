package io.caravan.access;

import java.util.Optional;

/**
 * Looks at who a token says somebody is in the light of what has become of that person since: a
 * user may have been removed, or have a lesser role. May block for a query.
 */
@FunctionalInterface
public interface Standing {

  /** The caller as of now; empty when its token counts for nothing any more. */
  Optional<Caller> now(Caller claimed);
}
