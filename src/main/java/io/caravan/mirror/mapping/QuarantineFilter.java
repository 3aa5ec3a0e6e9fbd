package io.caravan.mirror.mapping;

import io.caravan.hubspot.ObjectType;
import java.util.Optional;

/** Which records in quarantine are meant; what is empty does not matter. */
public record QuarantineFilter(
    Optional<Long> portalId, Optional<ObjectType> type, Optional<String> recordId) {

  /** All of them. */
  public static final QuarantineFilter ALL =
      new QuarantineFilter(Optional.empty(), Optional.empty(), Optional.empty());

  /** Of one object of a portal. */
  static QuarantineFilter of(long portalId, ObjectType type) {
    return new QuarantineFilter(Optional.of(portalId), Optional.of(type), Optional.empty());
  }
}
