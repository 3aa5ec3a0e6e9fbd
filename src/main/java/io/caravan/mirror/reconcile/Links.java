package io.caravan.mirror.reconcile;

import java.util.Locale;

/** How many of the associations are compared. */
public enum Links {
  NONE,
  /** The next few records: as many runs as the settings say cover all. */
  SLICE,
  ALL;

  /** As people write it: none, slice, all. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Links of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
