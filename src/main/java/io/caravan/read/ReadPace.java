package io.caravan.read;

import io.caravan.gateway.BatchPace;
import org.apache.camel.Exchange;

/** How much longer a batch waits for more reads. */
public final class ReadPace {

  private final BatchPace pace;

  ReadPace(BatchPace pace) {
    this.pace = pace;
  }

  /**
   * Called by the aggregator for each read that joins a batch.
   *
   * @param batch the batch so far: the exchange of its first read
   * @return milliseconds from now, at least 1
   */
  public long millisLeft(Exchange batch) {
    long portalId = batch.getMessage().getBody(PendingRead.class).request().portalId();
    return pace.millisLeft(portalId, batch.getClock().elapsed());
  }
}
