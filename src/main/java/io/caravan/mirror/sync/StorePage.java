package io.caravan.mirror.sync;

import io.caravan.gateway.FutureStep;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.Origin;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.RecordChange;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;

/**
 * The step {@code storePage}: commits the page's records, all that other steps added, and the run's
 * checkpoint and counts in one transaction, and completes when it is durable.
 */
final class StorePage extends FutureStep {

  private final Store store;
  private final MirrorWriter writer;
  private final AbsentRecords absent;
  private final RunRepository runs;

  StorePage(Store store, MirrorWriter writer, AbsentRecords absent, RunRepository runs) {
    this.store = store;
    this.writer = writer;
    this.absent = absent;
    this.runs = runs;
  }

  @Override
  protected CompletableFuture<?> begin(Exchange exchange) {
    SyncPage page = exchange.getMessage().getBody(SyncPage.class);
    var tally = new Tally(page);
    List<Effect<?>> effects = new ArrayList<>(page.records().size() + 4);
    for (PendingChange change : changes(page)) {
      tally.of(change);
      effects.add(writer.effect(change));
    }
    if (page.fetched().covered() != null && !page.isCutOff()) {
      effects.add(absent.effect(page, tally));
    }
    effects.addAll(page.effects());
    if (page.isLast() && !page.isCutOff()) {
      effects.addAll(page.run().source().finish(page.run(), page.fetched()));
    }
    long begun = System.nanoTime();
    return commit(page, tally, effects).thenRun(() -> stored(page, tally, begun));
  }

  private static void stored(SyncPage page, Tally tally, long begun) {
    SyncRun run = page.run();
    run.traces().stored(page.fetched(), (System.nanoTime() - begun) / 1_000_000);
    run.stored(page.fetched(), run.counts().plus(tally.counts()), page.isLast());
    if (run.request().dryRun()) {
      run.wouldChange(tally.transitions());
    }
  }

  private CompletableFuture<?> commit(SyncPage page, Tally tally, List<Effect<?>> effects) {
    Effect<?> progress = runs.progress(page, tally);
    if (!page.run().request().dryRun()) {
      effects.add(progress);
      return store.apply(effects, bytes(page));
    }
    // The same way as in earnest, then taken back: so a dry run cannot differ from the real one.
    effects.add(new Effect<>((connection, all) -> takeBack(), page));
    return store.transact(
        transaction -> {
          Exception end = transaction.attempt(effects).orElse(null);
          if (!(end instanceof TakenBack)) {
            throw new IllegalStateException("a dry run failed", end);
          }
          transaction.apply(List.of(progress));
          return null;
        });
  }

  private static void takeBack() {
    throw new TakenBack();
  }

  private static final class TakenBack extends RuntimeException {
    TakenBack() {
      super("a dry run changes nothing", null, false, false);
    }
  }

  private static List<PendingChange> changes(SyncPage page) {
    Origin origin = Origin.sync(page.run().id());
    var changes = new ArrayList<PendingChange>(page.records().size());
    for (FetchedRecord record : page.records()) {
      if (record.archivedAt() > 0) {
        changes.add(
            new PendingChange(new RecordChange.Deleted(record.ref(), record.archivedAt()), origin));
        continue;
      }
      changes.add(new PendingChange(record.snapshot(page.fetched().askedAt()), origin));
      if (!record.mergedIds().isEmpty()) {
        changes.add(
            new PendingChange(
                new RecordChange.Merged(record.ref(), record.updatedAt(), record.mergedIds()),
                origin));
      }
    }
    page.fetched().changes().forEach(change -> changes.add(new PendingChange(change, origin)));
    return changes;
  }

  private static long bytes(SyncPage page) {
    return 1_024L * (page.records().size() + 1);
  }
}
