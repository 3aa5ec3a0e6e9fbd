package io.caravan.mirror.reconcile;

import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import java.util.List;

/**
 * A record that differs, as both sides had it at one moment.
 *
 * @param asked the id that was looked at; the record's own, or one that was merged into it
 * @param kind null when it differs in its modification date alone
 * @param detail what differs, without values
 * @param repair how it would be repaired
 * @param changes what the mirror must learn
 * @param changedAt HubSpot's time of the record's last change, in milliseconds; {@link
 *     Long#MAX_VALUE} when it is not known
 */
record Finding(
    long asked,
    RecordRef ref,
    DriftKind kind,
    String detail,
    String repair,
    List<RecordChange> changes,
    long changedAt) {

  boolean isDrift() {
    return kind != null;
  }

  Finding withUnknownTime() {
    return new Finding(asked, ref, kind, detail, repair, changes, Long.MAX_VALUE);
  }

  Drift drift(boolean repaired) {
    return new Drift(ref, kind, detail, repaired ? repair : "");
  }
}
