package io.caravan.mirror.association;

import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRun;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Runs over associations alone: walks the mirror's live records by id. A page holds no records, it
 * stands for the ids between its checkpoint and the one before; the step {@code associatePage}
 * reads their associations. The checkpoint is {@code {"lastId": 123, "records": 1000}}.
 */
final class SweepSource implements RecordSource {

  private static final int PAGE = 1_000;

  private final PendingAssociations pending;
  private final Clock clock;

  SweepSource(PendingAssociations pending, Clock clock) {
    this.pending = pending;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    SweepPoint from = SweepPoint.parse(checkpoint);
    long most = run.request().maxRecords();
    int room = most == 0 ? PAGE : (int) Math.min(PAGE, most - from.records());
    List<Long> ids =
        pending.liveRecords(run.portalId(), run.type(), from.lastId(), Long.MAX_VALUE, room);
    long records = from.records() + ids.size();
    SweepPoint to =
        new SweepPoint(ids.isEmpty() ? from.lastId() : ids.get(ids.size() - 1), records);
    boolean last = ids.size() < room || records == most;
    return CompletableFuture.completedFuture(
        new FetchedPage(List.of(), to.text(), last, clock.millis(), null, 0));
  }
}
