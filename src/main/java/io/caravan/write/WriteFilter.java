package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import java.util.Set;

/**
 * Which writes to list; null stands for any.
 *
 * @param submission the request that they came with
 * @param portals whose they are, beside portalId
 */
public record WriteFilter(
    Long portalId,
    ObjectType type,
    Operation operation,
    State state,
    String submission,
    Set<Long> portals) {

  /** Those of all submissions. */
  public WriteFilter(Long portalId, ObjectType type, Operation operation, State state) {
    this(portalId, type, operation, state, null, null);
  }
}
