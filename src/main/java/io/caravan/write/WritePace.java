package io.caravan.write;

import io.caravan.gateway.BatchPace;
import io.caravan.gateway.Priority;
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
    long elapsed = batch.getClock().elapsed();
    // Somebody waits for these, and they go in front of the others that wait.
    boolean urgent = first.priority().compareTo(Priority.NORMAL) < 0;
    return urgent
        ? Math.max(1, pace.gather().toMillis() - elapsed)
        : pace.millisLeft(first.portalId(), elapsed);
  }
}
