package io.caravan.operations;

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

  public SyncSight {
    runs = List.copyOf(runs);
    quota = quota == null ? List.of() : List.copyOf(quota);
  }
}
