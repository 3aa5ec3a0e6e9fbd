package io.caravan.mirror.sync;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.PropertyDefinition;
import io.caravan.mirror.PropertySchemas;
import io.caravan.mirror.RecordTransition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A run while it goes on: what it was asked, how far it has come, and whether it is to end early.
 *
 * <p>Travels as the exchange variable {@code run}. Written by the run's own route alone, which
 * handles one page after the other; read by anybody.
 */
public final class SyncRun {

  /** So many differences of a dry run are kept for people to look at. */
  private static final int MOST_DIFFERENCES = 1_000;

  private final long id;
  private final SyncRequest request;
  private final SyncedObject object;
  private final ObjectType type;
  private final RecordSource source;
  private final long startedAt;
  private final List<RecordTransition> differences = new CopyOnWriteArrayList<>();
  private volatile SyncCounts counts;
  private volatile String checkpoint;
  private volatile boolean finished;
  private volatile boolean cancelled;
  private volatile boolean interrupted;
  private volatile CompletableFuture<FetchedPage> ahead;
  private volatile CompletableFuture<List<PropertyDefinition>> schema;

  SyncRun(
      long id,
      SyncRequest request,
      SyncedObject object,
      ObjectType type,
      RecordSource source,
      RunRow row) {
    this.id = id;
    this.request = request;
    this.object = object;
    this.type = type;
    this.source = source;
    this.startedAt = row.startedAt();
    this.counts = row.counts();
    this.checkpoint = row.checkpoint();
  }

  public long id() {
    return id;
  }

  public SyncRequest request() {
    return request;
  }

  /** How its object is synced. */
  public SyncedObject object() {
    return object;
  }

  public ObjectType type() {
    return type;
  }

  public long portalId() {
    return request.portalId();
  }

  /** When it was started for the first time, in milliseconds since the epoch. */
  public long startedAt() {
    return startedAt;
  }

  /** What was stored so far. */
  public SyncCounts counts() {
    return counts;
  }

  /** Whether there is another page to handle; asked by the loop of the route. */
  public boolean hasMore() {
    return !finished && !cancelled;
  }

  /** Whether it read all that it was to read. */
  public boolean isFinished() {
    return finished;
  }

  /** Ends it after the page that it is at. */
  void cancel() {
    cancelled = true;
  }

  /** Ends it after the page that it is at, because its process stops. */
  void interrupt() {
    interrupted = true;
    cancelled = true;
  }

  /** What has become of a run that did not read all. */
  RunState endState(Throwable failure) {
    if (interrupted) {
      return RunState.INTERRUPTED;
    }
    return failure == null ? RunState.CANCELLED : RunState.FAILED;
  }

  /** Where the next page begins; empty before the first. */
  public String checkpoint() {
    return checkpoint;
  }

  /**
   * The next page. It was asked for while the one before was being stored, unless that failed: then
   * asking again asks HubSpot again.
   */
  CompletableFuture<FetchedPage> nextPage() {
    CompletableFuture<FetchedPage> asked = ahead;
    ahead = null;
    CompletableFuture<FetchedPage> page =
        asked != null && !asked.isCompletedExceptionally()
            ? asked
            : begun().thenCompose(from -> source.next(this, from));
    return page.thenApply(
        fetched -> {
          if (!fetched.last() && !reachesMost(fetched)) {
            ahead = source.next(this, fetched.checkpoint());
          }
          return fetched;
        });
  }

  private CompletableFuture<String> begun() {
    return checkpoint.isEmpty()
        ? source.begin(this)
        : CompletableFuture.completedFuture(checkpoint);
  }

  /**
   * The properties of the object as they were when the run, or its resumption, began: asked for
   * once and not for every page.
   */
  public CompletableFuture<List<PropertyDefinition>> schema(PropertySchemas schemas) {
    CompletableFuture<List<PropertyDefinition>> known = schema;
    if (known == null || known.isCompletedExceptionally()) {
      known = schemas.of(portalId(), type, Priority.BULK);
      schema = known;
    }
    return known;
  }

  /** Whether the run ends with this page because it was to read so many records at most. */
  boolean reachesMost(FetchedPage page) {
    return request.maxRecords() > 0
        && counts.of(SyncCount.FETCHED) + page.records().size() >= request.maxRecords();
  }

  /** Of a dry run: what would change, the first of it. */
  public List<RecordTransition> differences() {
    return List.copyOf(differences);
  }

  void wouldChange(List<RecordTransition> found) {
    found.stream()
        .limit(Math.max(0, MOST_DIFFERENCES - differences.size()))
        .forEach(differences::add);
  }

  RecordSource source() {
    return source;
  }

  /** The page is committed. */
  void stored(FetchedPage page, SyncCounts now, boolean last) {
    counts = now;
    checkpoint = page.checkpoint();
    finished = last;
  }

  @Override
  public String toString() {
    return "run " + id + " (" + request.mode().code() + " of " + request.object() + ")";
  }
}
