package io.caravan.write;

import io.caravan.gateway.BatchPace;
import io.caravan.gateway.Priority;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * How much longer a batch waits for more writes: a moment after its first one, but longer
 *
 * <ul>
 *   <li>while calls of its portal have to wait for permits anyway, for then a fuller batch costs
 *       nobody any time;
 *   <li>while writes of its kind come so fast that waiting makes at least half a batch of them: a
 *       steady trickle would otherwise use up the quota with small batches before it becomes short.
 * </ul>
 *
 * <p>If somebody waits for the outcome (critical, interactive), a write goes in front of the others
 * that wait for permits, and only both together make it wait, a quarter as long.
 */
public final class WritePace {

  private final BatchPace pace;
  private final Map<Operation, Integer> batchSizes;
  private final Arrivals arrivals;

  WritePace(BatchPace pace, Map<Operation, Integer> batchSizes, LongSupplier nanoTime) {
    this.pace = pace;
    this.batchSizes = batchSizes;
    this.arrivals = new Arrivals(pace.gatherBusy(), nanoTime);
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
    boolean trickle = lately >= batchSizes.get(first.operation()) / 2;
    boolean busy = pace.busy(first.portalId());
    if (first.priority().compareTo(Priority.NORMAL) < 0) {
      return trickle && busy ? pace.gatherBusy().dividedBy(4) : pace.gather();
    }
    return trickle || busy ? pace.gatherBusy() : pace.gather();
  }
}
