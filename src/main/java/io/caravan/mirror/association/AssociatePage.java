package io.caravan.mirror.association;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorWriter;
import io.caravan.mirror.PendingChange;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPage;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step {@code associatePage}: reads the associations of the page's records with the objects
 * that the route names, and adds the answers to the page.
 *
 * <p>A page has 100 or 200 records and a call takes 1,000: records wait until there are enough, or
 * until the run's last page. Those that wait stand in the table {@code association_pending} too,
 * committed with their page, so that a crash does not forget them; what an earlier run left there
 * is read with the last page.
 */
final class AssociatePage extends AsyncProcessorSupport {

  private static final Logger LOG = LoggerFactory.getLogger(AssociatePage.class);
  private static final int SWEEP = 1_000;
  private static final int FORBIDDEN = 403;

  private final LinkedTypes linkedTypes;
  private final AssociationSets sets;
  private final PendingAssociations pending;
  private final TouchedLinks touched;
  private final MirrorWriter writer;
  private final Store store;
  private final Clock clock;
  private final Map<SyncRun, Gathered> runs = Collections.synchronizedMap(new WeakHashMap<>());

  AssociatePage(
      LinkedTypes linkedTypes,
      AssociationSets sets,
      PendingAssociations pending,
      TouchedLinks touched,
      MirrorWriter writer,
      Store store,
      Clock clock) {
    this.linkedTypes = linkedTypes;
    this.sets = sets;
    this.pending = pending;
    this.touched = touched;
    this.writer = writer;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    SyncPage page = exchange.getMessage().getBody(SyncPage.class);
    CompletableFuture<Void> associated =
        CompletableFuture.completedFuture(page)
            .thenCompose(this::gathered)
            .thenCompose(gathered -> associate(page, gathered));
    if (associated.isDone() && !associated.isCompletedExceptionally()) {
      callback.done(true);
      return true;
    }
    associated.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            exchange.setException(cause(failure));
          }
          callback.done(false);
        });
    return false;
  }

  private CompletableFuture<Gathered> gathered(SyncPage page) {
    SyncRun run = page.run();
    Gathered known = runs.get(run);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return linkedTypes
        .of(run)
        .thenApply(
            found -> {
              page.count(SyncCount.ERRORS, found.unknown().size());
              if (run.request().toObjects() == null) {
                touched.watch(run.portalId(), run.type(), found.types());
              }
              var gathered = new Gathered(found.types());
              runs.put(run, gathered);
              return gathered;
            });
  }

  private CompletableFuture<Void> associate(SyncPage page, Gathered gathered) {
    if (gathered.types().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<Long> own = ids(page);
    List<CompletableFuture<PageLinks>> all =
        gathered.types().stream().map(type -> links(page, gathered, type, own)).toList();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .thenRun(
            () -> {
              for (CompletableFuture<PageLinks> one : all) {
                add(page, gathered, one.join());
              }
              if (page.run().request().mode() == Mode.ASSOCIATIONS) {
                page.count(SyncCount.FETCHED, own.size());
              }
            });
  }

  private void add(SyncPage page, Gathered gathered, PageLinks links) {
    links.addTo(page, pending, writer);
    Set<Long> waiting = gathered.waiting(links.pair().to());
    waiting.clear();
    waiting.addAll(links.left());
    if (links.isRefused()) {
      gathered.refuse(links.pair().to());
    }
  }

  /** The records that the page brought, or stands for. */
  private List<Long> ids(SyncPage page) {
    SyncRun run = page.run();
    if (run.request().mode() == Mode.ASSOCIATIONS) {
      long after = SweepPoint.parse(run.checkpoint()).lastId();
      long to = SweepPoint.parse(page.fetched().checkpoint()).lastId();
      return pending.liveRecords(run.portalId(), run.type(), after, to, SWEEP);
    }
    return page.records().stream()
        .filter(record -> record.archivedAt() == 0)
        .map(FetchedRecord::ref)
        .map(ref -> ref.id())
        .toList();
  }

  private CompletableFuture<PageLinks> links(
      SyncPage page, Gathered gathered, ObjectType type, List<Long> own) {
    var pair = new TypePair(page.run().portalId(), page.run().type(), type);
    var links = new PageLinks(pair);
    var open = new LinkedHashSet<>(gathered.waiting(type));
    open.addAll(own);
    return enough(page, links, open)
        .thenCompose(
            done ->
                page.isLast() && !page.run().request().dryRun()
                    ? leftOver(page, links, 0)
                    : CompletableFuture.<Void>completedFuture(null))
        .handle(
            (done, failure) -> {
              if (failure != null && !isForbidden(failure)) {
                throw new CompletionException(cause(failure));
              }
              if (failure != null) {
                LOG.warn("The {} are not read: {}", pair, cause(failure).getMessage());
                links.refuse();
              }
              return links;
            });
  }

  /** Reads as many times as there are enough records; with the last page, all. */
  private CompletableFuture<Void> enough(SyncPage page, PageLinks links, Set<Long> open) {
    int most = sets.inputs(links.pair());
    if (open.isEmpty() || (open.size() < most && !page.isLast())) {
      links.leave(open);
      return CompletableFuture.completedFuture(null);
    }
    List<Long> ids = open.stream().limit(most).toList();
    return sets.of(links.pair(), ids)
        .thenCompose(
            answer -> {
              links.take(answer);
              ids.forEach(open::remove);
              return enough(page, links, open);
            });
  }

  /** What this run or an earlier one could not read: committed by itself, for it may be much. */
  private CompletableFuture<Void> leftOver(SyncPage page, PageLinks links, long afterId) {
    TypePair pair = links.pair();
    List<Long> found =
        pending.after(pair, afterId, AssociationSets.asOf(clock.millis()), sets.inputs(pair));
    if (found.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long lastId = found.get(found.size() - 1);
    List<Long> ids = found.stream().filter(id -> !links.knows(id)).toList();
    if (ids.isEmpty()) {
      return leftOver(page, links, lastId);
    }
    return sets.of(pair, ids)
        .thenCompose(
            answer -> {
              List<PendingChange> changes = PageLinks.changes(answer.sets(), page.run().id());
              List<Effect<?>> effects = new ArrayList<>();
              changes.forEach(change -> effects.add(writer.effect(change)));
              effects.add(pending.read(pair, answer.ids(), answer.asOf()));
              return store.apply(effects).thenRun(() -> links.took(answer, changes));
            })
        .thenCompose(done -> leftOver(page, links, lastId));
  }

  private static boolean isForbidden(Throwable failure) {
    if (!(cause(failure) instanceof CallFailed failed)) {
      return false;
    }
    return failed.error() instanceof CallError.Rejected rejected
        ? rejected.status() == FORBIDDEN
        : failed.error() instanceof CallError.Unauthorised missing && missing.status() == FORBIDDEN;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
