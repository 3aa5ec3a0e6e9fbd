package io.caravan.mirror.reconcile;

import io.caravan.mirror.RecordRef;

/**
 * A record, or an association of one, that differed.
 *
 * @param detail what differed: names of properties, the other record; never values
 * @param repair how it was repaired; empty when it was not
 */
public record Drift(RecordRef ref, DriftKind kind, String detail, String repair) {

  /** Whether the mirror equals HubSpot now. */
  public boolean repaired() {
    return !repair.isEmpty();
  }
}
