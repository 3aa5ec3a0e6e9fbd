package io.caravan.write;

import io.caravan.hubspot.ObjectType;

/**
 * Which writes to list; null stands for any.
 *
 * @param submission the request that they came with
 */
public record WriteFilter(
    Long portalId, ObjectType type, Operation operation, State state, String submission) {

  /** Those of all submissions. */
  public WriteFilter(Long portalId, ObjectType type, Operation operation, State state) {
    this(portalId, type, operation, state, null);
  }
}
