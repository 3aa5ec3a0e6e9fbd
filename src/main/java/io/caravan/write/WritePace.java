package io.caravan.write;

import io.caravan.gateway.BatchPace;
import org.apache.camel.Exchange;

/** How much longer a batch waits for more writes. */
public final class WritePace {

  private final BatchPace pace;

  WritePace(BatchPace pace) {
    this.pace = pace;
  }

  /**
   * Called by the aggregator for each write that joins a batch.
   *
   * @param batch the batch so far: the exchange of its first write
   * @return milliseconds from now, at least 1
   */
  public long millisLeft(Exchange batch) {
    Write first = batch.getMessage().getBody(PendingWrite.class).write();
    return pace.millisLeft(first.portalId(), batch.getClock().elapsed());
  }
}
