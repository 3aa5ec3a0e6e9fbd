package io.caravan.write.validation;

/** What could be found out about an object type. */
sealed interface Knowledge {

  /** The type and what it demands. */
  record Known(TypeRules rules) implements Knowledge {}

  /**
   * The portal has no such type.
   *
   * @param asOf as in {@link TypeRules#asOf()}
   */
  record NoSuchType(long asOf) implements Knowledge {}

  /** Nothing: HubSpot is down, or the portal's token lacks the right to read definitions. */
  record Nothing() implements Knowledge {}
}
