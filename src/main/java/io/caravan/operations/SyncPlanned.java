package io.caravan.operations;

import io.caravan.mirror.sync.SyncPlan;

/**
 * What a run would cost.
 *
 * @param mode what it would read: full where incremental was asked for and nothing was ever synced
 * @param records records that it would read; -1 when that cannot be told
 * @param calls calls that it would take; -1 when that cannot be told
 * @param seconds the least time that the portal's limits leave room for; -1 when that cannot be
 *     told
 * @param means by which a full run would read: listing or export; empty for other runs
 * @param why that means was chosen, in words
 * @param dayLeft calls that the portal's day has left; -1 when there is no limit or it is not known
 */
public record SyncPlanned(
    String mode, long records, long calls, double seconds, String means, String why, long dayLeft) {

  static SyncPlanned of(SyncPlan plan) {
    return new SyncPlanned(
        plan.mode().code(),
        plan.records(),
        plan.calls(),
        plan.seconds(),
        plan.means(),
        plan.why(),
        plan.dayLeft());
  }

  /** A run that is no full one. */
  public SyncPlanned(String mode, long records, long calls, double seconds, long dayLeft) {
    this(mode, records, calls, seconds, "", "", dayLeft);
  }
}
