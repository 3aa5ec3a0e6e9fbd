package io.caravan.mirror.reconcile;

import io.caravan.hubspot.ObjectType;

/**
 * What is to be compared.
 *
 * @param values whether a full comparison compares values too, which finds what HubSpot changed
 *     without moving a record's modification date
 * @param ownLinks whether only those associations are compared whose first record is of this type,
 *     because the other type has a run of its own
 * @param repair whether the mirror is repaired
 */
public record ReconcileRequest(
    long portalId,
    ObjectType type,
    Level level,
    Links links,
    boolean ownLinks,
    boolean values,
    boolean repair) {

  /** What a run does when nothing else is said. */
  public static ReconcileRequest of(long portalId, ObjectType type) {
    return new ReconcileRequest(portalId, type, Level.DATES, Links.NONE, false, false, true);
  }

  public ReconcileRequest with(Level other) {
    return new ReconcileRequest(portalId, type, other, links, ownLinks, values, repair);
  }

  public ReconcileRequest with(Links other) {
    return new ReconcileRequest(portalId, type, level, other, ownLinks, values, repair);
  }

  /** Of values too; such a run lists everything. */
  public ReconcileRequest withValues() {
    return new ReconcileRequest(portalId, type, Level.FULL, links, ownLinks, true, repair);
  }

  /** Looks and reports only. */
  public ReconcileRequest withoutRepair() {
    return new ReconcileRequest(portalId, type, level, links, ownLinks, values, false);
  }

  /** One of several types that have runs of their own. */
  public ReconcileRequest amongOthers() {
    return new ReconcileRequest(portalId, type, level, links, true, values, repair);
  }
}
