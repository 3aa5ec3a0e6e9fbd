package io.caravan.write;

import io.caravan.gateway.Priority;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * How much longer a batch waits for more writes: a moment after its first one, but longer
 *
 * <ul>
 *   <li>while calls of its portal have to wait for permits anyway, for then a fuller batch costs
 *       nobody any time;
 *   <li>while writes of its kind come so fast that waiting makes at least half a batch of them,
 *       unless somebody waits for the outcome (critical, interactive): a steady trickle would
 *       otherwise use up the quota with small batches before it becomes short.
 * </ul>
 */
public final class WritePace {

  private final WriteSettings settings;
  private final LongFunction<Duration> permitWait;
  private final Arrivals arrivals;

  /**
   * @param permitWait how long a call of a portal would wait for a permit now
   */
  WritePace(WriteSettings settings, LongFunction<Duration> permitWait, LongSupplier nanoTime) {
    this.settings = settings;
    this.permitWait = permitWait;
    this.arrivals = new Arrivals(settings.gatherBusy(), nanoTime);
  }

  /**
   * Called by the aggregator for each write that joins a batch.
   *
   * @param batch the batch so far: the exchange of its first write
   * @return milliseconds from now, at least 1
   */
  public long millisLeft(Exchange batch) {
    Write first = batch.getMessage().getBody(PendingWrite.class).write();
    Duration gather = gather(first, arrivals.add(first.batchKey()));
    return Math.max(1, gather.toMillis() - batch.getClock().elapsed());
  }

  /**
   * @param lately writes of this kind that came within the longer time
   */
  Duration gather(Write first, int lately) {
    boolean trickle =
        first.priority().compareTo(Priority.NORMAL) >= 0 && lately >= settings.batchSize() / 2;
    return trickle || busy(first.portalId()) ? settings.gatherBusy() : settings.gather();
  }

  private boolean busy(long portalId) {
    return permitWait.apply(portalId).compareTo(settings.gather()) > 0;
  }
}
