package io.caravan.write;

import java.util.Map;

/** How many writes fill a batch: HubSpot's maximum for the operation, or less where that is set. */
public final class BatchSizes {

  private final Map<Operation, Integer> sizes;

  BatchSizes(Map<Operation, Integer> sizes) {
    this.sizes = sizes;
  }

  /** Called by the aggregator for each write that joins a batch. */
  public int of(PendingWrite pending) {
    return sizes.get(pending.write().operation());
  }
}
