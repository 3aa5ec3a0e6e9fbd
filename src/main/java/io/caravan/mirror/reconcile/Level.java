package io.caravan.mirror.reconcile;

import java.util.Locale;

/** How thoroughly the two sides are compared. */
public enum Level {
  /** Numbers of records by ranges of ids: finds missing and extra records in a handful of calls. */
  COUNTS,
  /** Numbers of records by ranges of modification dates: finds stale records too. */
  DATES,
  /** All ids with their modification dates: exact, one call per 100 records. */
  FULL;

  /** As people write it: counts, dates, full. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The level of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Level of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
