package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import java.util.Optional;
import java.util.Set;

/**
 * Which records in quarantine are meant; what is empty does not matter.
 *
 * @param portals whose they are, beside portalId
 */
public record QuarantineFilter(
    Optional<Long> portalId,
    Optional<ObjectType> type,
    Optional<String> recordId,
    Optional<Set<Long>> portals) {

  /** Those of all portals, or of one. */
  public QuarantineFilter(
      Optional<Long> portalId, Optional<ObjectType> type, Optional<String> recordId) {
    this(portalId, type, recordId, Optional.empty());
  }

  /** All of them. */
  public static final QuarantineFilter ALL =
      new QuarantineFilter(Optional.empty(), Optional.empty(), Optional.empty());

  /** Of one object of a portal. */
  static QuarantineFilter of(long portalId, ObjectType type) {
    return new QuarantineFilter(Optional.of(portalId), Optional.of(type), Optional.empty());
  }
}
