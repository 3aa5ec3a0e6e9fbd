package io.caravan.mirror.source;

import io.caravan.gateway.Priority;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.ListingSource;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.SyncRun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Given records by batch read, up to 100 in a call and five calls at once, in the order of their
 * ids. Of those that HubSpot does not have it is asked a second time whether they are in the
 * recycle bin, and since when.
 *
 * <p>The checkpoint is the number of ids that were read.
 */
final class GivenRecords implements RecordSource {

  private final PropertySchemas schemas;
  private final BatchRead batches;

  GivenRecords(PropertySchemas schemas, BatchRead batches) {
    this.schemas = schemas;
    this.batches = batches;
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    List<Long> all = run.request().recordIds();
    int from = checkpoint.isEmpty() ? 0 : Integer.parseInt(checkpoint);
    int to = Math.min(all.size(), from + BatchRead.page(run));
    List<Long> ids = all.subList(from, to);
    return run.schema(schemas)
        .thenCompose(
            schema -> batches.live(run, ids, ListingSource.names(run, schema), Priority.NORMAL))
        .thenCompose(
            live ->
                live.missing().isEmpty()
                    ? CompletableFuture.completedFuture(
                        page(live, live, to, all.size(), BatchRead.calls(run, ids.size())))
                    : batches
                        .archived(
                            run,
                            live.missing().stream().map(RecordRef::id).toList(),
                            Priority.NORMAL)
                        .thenApply(
                            bin ->
                                page(
                                    live,
                                    bin,
                                    to,
                                    all.size(),
                                    BatchRead.calls(run, ids.size())
                                        + BatchRead.calls(run, live.missing().size()))));
  }

  /**
   * @param bin what the recycle bin says of those that are missing; when none is, anything
   */
  private static FetchedPage page(
      BatchRead.Answer live, BatchRead.Answer bin, int to, int all, int calls) {
    var records = new ArrayList<>(live.records());
    if (!live.missing().isEmpty()) {
      records.addAll(bin.records());
    }
    return new FetchedPage(
        records,
        Integer.toString(to),
        to == all,
        live.askedAt(),
        null,
        calls,
        new BatchRead.Answer(records, bin.missing(), live.askedAt()).absences());
  }
}
