package io.caravan.access.limit;

import java.util.Locale;

/**
 * Features that an installation can do without, and that have no other switch; docs/PEOPLE.md lists
 * those that have one.
 */
public enum Feature {
  /** API keys: making them, and getting in with them. */
  API_KEYS("API keys"),
  /** Files of writes over REST. */
  IMPORTS("Imports over REST"),
  /** Plans of what writes would change, over REST. */
  DRY_RUNS("Dry runs over REST"),
  /** Syncs that people start or resume in a running Caravan. */
  SYNCS("Syncs on demand"),
  /** Comparisons of the mirror with HubSpot that people start in a running Caravan. */
  RECONCILIATIONS("Comparisons on demand");

  private final String words;

  Feature(String words) {
    this.words = words;
  }

  /** Its switch, such as {@code caravan.features.api-keys}. */
  public String setting() {
    return "caravan.features." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is on or off, as sentences begin. */
  String words() {
    return words;
  }
}
