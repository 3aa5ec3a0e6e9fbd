package io.caravan.mirror.source;

import io.caravan.gateway.Priority;
import io.caravan.mirror.Knowledge;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.source.SearchCalls.Found;
import io.caravan.mirror.source.SearchWindow.Hit;
import io.caravan.mirror.source.SearchWindow.Limits;
import io.caravan.mirror.source.SearchWindow.Query;
import io.caravan.mirror.sync.FetchedPage;
import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.ListingSource;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RecordSource;
import io.caravan.mirror.sync.RunNote;
import io.caravan.mirror.sync.RunStopped;
import io.caravan.mirror.sync.SyncPositions;
import io.caravan.mirror.sync.SyncPositions.Position;
import io.caravan.mirror.sync.SyncRun;
import io.caravan.store.Effect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What changed since a moment, by searching for modification dates; {@link SearchWindow} decides
 * how. When the wanted properties do not fit into a search's body, the search tells which records
 * changed, and those that the mirror does not have as of that change are read by batch: a call for
 * each 100.
 *
 * <p>An index may show a record as it was a while ago. So what it gives never revives a deleted
 * record and never replaces newer values.
 */
final class SearchSource implements RecordSource {

  /** HubSpot gives 10,000 results of a search; a thousand of one moment are drained by id. */
  private static final int PAGE = 200;

  private static final int MOST = 10_000;
  private static final int MOST_TIES = 1_000;

  private final SearchCalls searches;
  private final PropertySchemas schemas;
  private final MirrorQueries mirror;
  private final SyncPositions positions;
  private final BatchRead batches;
  private final SourceSettings settings;
  private final Executor database;

  /**
   * @param database carries out questions to the database, which block
   */
  SearchSource(
      SearchCalls searches,
      PropertySchemas schemas,
      MirrorQueries mirror,
      SyncPositions positions,
      BatchRead batches,
      SourceSettings settings,
      Executor database) {
    this.searches = searches;
    this.schemas = schemas;
    this.mirror = mirror;
    this.positions = positions;
    this.batches = batches;
    this.settings = settings;
    this.database = database;
  }

  @Override
  public CompletableFuture<String> begin(SyncRun run) {
    if (run.request().mode() == Mode.SINCE) {
      SearchPlan plan = SearchPlan.since(run.request().since(), run.startedAt());
      return CompletableFuture.completedFuture(SearchPoint.begin(plan).text());
    }
    return CompletableFuture.supplyAsync(
        () -> {
          Position position = positions.of(run.portalId(), run.type());
          if (position.reached() == 0) {
            throw new RunStopped(
                "no full sync of %s in portal %d has come to its end yet, so there is nothing to build on: run a full sync first (--full)"
                    .formatted(run.request().object(), run.portalId()));
          }
          return SearchPoint.begin(SearchPlan.of(position, run.startedAt(), settings)).text();
        },
        database);
  }

  @Override
  public CompletableFuture<FetchedPage> next(SyncRun run, String checkpoint) {
    SearchPoint point = SearchPoint.parse(checkpoint);
    int size = run.request().pageSize() > 0 ? Math.max(2, run.request().pageSize()) : PAGE;
    var limits = new Limits(size, MOST, MOST_TIES);
    Query query = point.window().query(limits);
    return run.schema(schemas)
        .thenCompose(
            schema -> {
              Set<String> names = ListingSource.names(run, schema);
              return searches
                  .search(run, query, names)
                  .thenCompose(found -> page(run, point, limits, found, names));
            });
  }

  /** Where the next run begins, and whether there is something that a search cannot show. */
  @Override
  public List<Effect<?>> finish(SyncRun run, FetchedPage last) {
    if (run.request().mode() != Mode.INCREMENTAL) {
      return List.of();
    }
    SearchPoint end = SearchPoint.parse(last.checkpoint());
    RunNote note = new CountNote(run, end.total());
    return List.of(
        positions.moved(
            run, new Position(SearchPlan.reached(end.seen(), run.startedAt()), end.settled())),
        note.of(run));
  }

  private CompletableFuture<FetchedPage> page(
      SyncRun run, SearchPoint point, Limits limits, Found found, Set<String> names) {
    List<Hit> hits =
        found.records().stream()
            .map(record -> new Hit(record.ref().id(), SearchCalls.modifiedAt(run, record)))
            .toList();
    long seen = hits.stream().mapToLong(Hit::modifiedAt).reduce(point.seen(), Math::max);
    int end = point.window().query(limits).offset() + hits.size();
    // At its cap a search may keep silent about what comes after.
    boolean more = found.more() || end < found.total() || end >= limits.most();
    SearchWindow.Step step = point.window().then(hits, found.total(), more, limits);
    Optional<SearchPoint> next = point.then(step.next(), seen);
    List<FetchedRecord> fresh = found.records().subList(step.known(), hits.size());
    return content(run, fresh, found.whole() ? null : names)
        .thenCompose(
            content ->
                next.isPresent()
                    ? CompletableFuture.completedFuture(content.page(next.get().text(), false))
                    : countAll(run)
                        .thenApply(
                            all -> content.counted(all).page(point.end(seen, all).text(), true)));
  }

  private CompletableFuture<Long> countAll(SyncRun run) {
    return run.request().mode() == Mode.INCREMENTAL
        ? searches.count(run)
        : CompletableFuture.completedFuture(-1L);
  }

  /** What a page holds, before it is known what comes after it. */
  private record Content(BatchRead.Answer answer, int calls) {

    /** With the call that counted all records, if there was one. */
    Content counted(long found) {
      return found < 0 ? this : new Content(answer, calls + 1);
    }

    FetchedPage page(String checkpoint, boolean last) {
      return new FetchedPage(
          answer.records(), checkpoint, last, answer.askedAt(), null, calls, answer.absences());
    }
  }

  /**
   * @param names the properties that are still to be read; null when the search gave them
   */
  private CompletableFuture<Content> content(
      SyncRun run, List<FetchedRecord> found, Set<String> names) {
    if (names == null) {
      return CompletableFuture.completedFuture(
          new Content(new BatchRead.Answer(found, Set.of(), 0), 1));
    }
    return CompletableFuture.supplyAsync(() -> unknown(run, found), database)
        .thenCompose(
            ids ->
                batches
                    .live(run, ids, names, Priority.NORMAL)
                    .thenApply(
                        answer -> new Content(answer, 1 + BatchRead.calls(run, ids.size()))));
  }

  /** Those that the mirror does not have as of the change that the search tells of. */
  private List<Long> unknown(SyncRun run, List<FetchedRecord> found) {
    List<Long> ids = found.stream().map(record -> record.ref().id()).toList();
    var mirrored = mirror.liveRecords(run.portalId(), run.type(), ids);
    return found.stream()
        .filter(
            record -> {
              var known = mirrored.get(record.ref().id());
              return known == null
                  || known.knowledge() != Knowledge.COMPLETE
                  || known.knownAt() < SearchCalls.modifiedAt(run, record);
            })
        .map(record -> record.ref().id())
        .toList();
  }
}
