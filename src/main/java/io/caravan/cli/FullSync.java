package io.caravan.cli;

import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncCounts;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRuns;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Full syncs of several objects of one portal, one after the other, so that the records that an
 * object is associated with are there before its associations.
 */
final class FullSync {

  private static final long TICK_NANOS = 50_000_000;

  private final SyncRuns runs;

  FullSync(SyncRuns runs) {
    this.runs = runs;
  }

  /**
   * Syncs and waits for the end.
   *
   * @param objects as their routes name them
   * @param progress told the number of records read so far, from time to time
   * @return what the runs counted, all together
   * @throws io.caravan.mirror.sync.RunRefused when a run cannot begin
   * @throws IllegalStateException when a run did not read all; it says why
   */
  SyncCounts run(long portalId, List<String> objects, LongConsumer progress) {
    SyncCounts sum = SyncCounts.NONE;
    for (String object : objects) {
      long before = sum.of(SyncCount.FETCHED);
      long id = runs.start(SyncRequest.of(portalId, object, Mode.FULL)).join().id();
      sum = sum.plus(ended(id, before, progress).counts());
    }
    return sum;
  }

  private RunRow ended(long runId, long before, LongConsumer progress) {
    RunRow row = runs.history().find(runId).orElseThrow();
    while (row.state().isOpen()) {
      progress.accept(before + row.counts().of(SyncCount.FETCHED));
      LockSupport.parkNanos(TICK_NANOS);
      row = runs.history().find(runId).orElseThrow();
    }
    if (row.state() != RunState.DONE) {
      throw new IllegalStateException(
          "the full sync of %s (run %d) is %s: %s"
              .formatted(row.request().object(), runId, row.state().code(), row.error()));
    }
    return row;
  }
}
