package io.caravan.cli;

import io.caravan.mirror.reconcile.Level;
import io.caravan.mirror.reconcile.Links;
import io.caravan.mirror.reconcile.ReconcileRequest;

/**
 * What {@code caravan reconcile} was told.
 *
 * @param object a type's name or id, or {@code all}
 * @param portalId 0 for all portals
 */
record ReconcileOrder(
    String object, long portalId, Level level, Links links, boolean values, boolean repair) {

  /** The request for one object. */
  ReconcileRequest apply(ReconcileRequest request) {
    ReconcileRequest how = request.with(level).with(links);
    how = values ? how.withValues() : how;
    return repair ? how : how.withoutRepair();
  }
}
