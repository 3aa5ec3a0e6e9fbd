package io.caravan.operations;

import io.caravan.access.VisiblePortals;
import java.util.List;

/**
 * How things stand with runs.
 *
 * @param runs those that were asked for, in the order asked
 * @param quota of the portals that are in use
 * @param heapBytes what the process that carries them out holds in its heap now
 * @param rereads records that are still to be read again, whatever asked for it
 */
public record SyncSight(List<RunView> runs, List<QuotaView> quota, long heapBytes, long rereads) {

  /**
   * As much of it as belongs to the portals that somebody sees. What is of the process, and so of
   * all portals, is told to those alone who see all; others read 0.
   */
  SyncSight of(VisiblePortals seen) {
    return new SyncSight(
        runs.stream().filter(run -> seen.includes(run.portalId())).toList(),
        quota.stream().filter(one -> seen.includes(one.portalId())).toList(),
        seen.all() ? heapBytes : 0,
        seen.all() ? rereads : 0);
  }

  public SyncSight {
    runs = List.copyOf(runs);
    quota = quota == null ? List.of() : List.copyOf(quota);
  }
}
