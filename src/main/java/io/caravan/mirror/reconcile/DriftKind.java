package io.caravan.mirror.reconcile;

import java.util.Locale;

/** In what way the mirror differs from HubSpot. */
public enum DriftKind {
  /** HubSpot has the record, the mirror does not. */
  MISSING,
  /** The mirror has the record alive, HubSpot does not. */
  EXTRA,
  /** Both have the record, with different values. */
  STALE,
  /** Two records are associated in one of them only, or in other capacities. */
  ASSOCIATION;

  /** As tables and metrics have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
