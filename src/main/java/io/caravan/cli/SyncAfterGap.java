package io.caravan.cli;

import io.caravan.mirror.journal.Gap;
import io.caravan.mirror.journal.IncrementalSync;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRuns;
import io.caravan.mirror.sync.SyncedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes up for a gap by syncing what has changed since, of each object that was synced before. */
final class SyncAfterGap implements IncrementalSync {

  /** HubSpot's clock and ours, and its index behind its records. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final SyncRuns runs;
  private final Supplier<List<Long>> portals;

  SyncAfterGap(SyncRuns runs, Supplier<List<Long>> portals) {
    this.runs = runs;
    this.portals = portals;
  }

  @Override
  public Started since(Instant from, Instant to) {
    var started = new ArrayList<String>();
    var refused = new ArrayList<String>();
    for (long portalId : portals.get()) {
      for (SyncedObject object : runs.objects()) {
        if (runs.history().last(portalId, object.name(), Mode.FULL).isEmpty()) {
          continue;
        }
        try {
          started.add(object.name() + " by run " + run(portalId, object.name(), from, to));
        } catch (RunRefused e) {
          refused.add(e.getMessage());
        }
      }
    }
    if (!refused.isEmpty()) {
      throw new Unavailable(String.join("; ", refused));
    }
    if (started.isEmpty()) {
      throw new Unavailable("nothing was ever synced; run ./caravan sync all --full");
    }
    return new Started(
        Gap.Means.INCREMENTAL,
        String.join(", ", started) + "; deletions are found by the next full run");
  }

  /** The run that finds all of it: one that has begun since, or a new one. */
  private long run(long portalId, String object, Instant from, Instant to) {
    Optional<RunRow> covering =
        Stream.of(Mode.SINCE, Mode.INCREMENTAL, Mode.FULL)
            .flatMap(mode -> runs.history().last(portalId, object, mode).stream())
            .filter(row -> row.startedAt() >= to.toEpochMilli())
            .filter(row -> row.state() == RunState.DONE || row.state().isOpen())
            .filter(row -> !row.request().dryRun() && row.request().maxRecords() == 0)
            .filter(row -> row.request().since() <= from.toEpochMilli())
            .findFirst();
    return covering.map(RunRow::id).orElseGet(() -> start(portalId, object, from));
  }

  private long start(long portalId, String object, Instant from) {
    long since = Math.max(1, from.minus(OVERLAP).toEpochMilli());
    try {
      return runs.start(SyncRequest.since(portalId, object, since)).join().id();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RunRefused refused
          ? refused
          : new RunRefused(
              "the sync of " + object + " could not start: " + e.getCause().getMessage());
    }
  }
}
