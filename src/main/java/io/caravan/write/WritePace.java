package io.caravan.write;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.util.function.LongFunction;
import org.apache.camel.Exchange;

/**
 * How much longer a batch waits for more writes: a moment after its first one; longer while calls
 * of its portal have to wait for permits anyway, for then a fuller batch costs nobody any time.
 */
public final class WritePace {

  private final WriteSettings settings;
  private final LongFunction<Duration> permitWait;

  /**
   * @param permitWait how long a call of a portal would wait for a permit now
   */
  WritePace(WriteSettings settings, LongFunction<Duration> permitWait) {
    this.settings = settings;
    this.permitWait = permitWait;
  }

  /**
   * Called by the aggregator for each write that joins a batch.
   *
   * @param batch the batch so far: the exchange of its first write
   * @return milliseconds from now, at least 1
   */
  public long millisLeft(Exchange batch) {
    Write first = batch.getMessage().getBody(PendingWrite.class).write();
    // Somebody waits for these, and they go in front of the others that wait.
    boolean urgent = first.priority().compareTo(Priority.NORMAL) < 0;
    boolean busy = !urgent && permitWait.apply(first.portalId()).compareTo(settings.gather()) > 0;
    Duration gather = busy ? settings.gatherBusy() : settings.gather();
    return Math.max(1, gather.toMillis() - batch.getClock().elapsed());
  }
}
