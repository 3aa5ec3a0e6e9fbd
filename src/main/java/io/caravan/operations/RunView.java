package io.caravan.operations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.caravan.mirror.sync.Difference;
import io.caravan.mirror.sync.PageTrace;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sync run as people see it: over HTTP as JSON, and on the command line.
 *
 * @param object as its route names it
 * @param objectType HubSpot's objectTypeId
 * @param mode full, incremental ...
 * @param state waiting, running, done, failed, cancelled or interrupted
 * @param since with the mode since: from when on; empty otherwise
 * @param startedAt ISO 8601, in UTC
 * @param endedAt the same; empty while it goes on
 * @param counts by what was counted; zeros are left out
 * @param checkpoint where the next page begins
 * @param error why it ended early; empty when it did not
 * @param pages the last pages, where they were asked for and the process that answers handled them
 * @param differences of a dry run: what it would change, as far as it is kept
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RunView(
    long id,
    long portalId,
    String object,
    String objectType,
    String mode,
    boolean dryRun,
    String state,
    String since,
    String startedAt,
    String endedAt,
    Map<String, Long> counts,
    String checkpoint,
    String error,
    List<PageTrace> pages,
    List<Difference> differences) {

  public RunView {
    since = text(since);
    endedAt = text(endedAt);
    checkpoint = text(checkpoint);
    error = text(error);
    counts = counts == null ? Map.of() : Map.copyOf(counts);
    pages = pages == null ? List.of() : List.copyOf(pages);
    differences = differences == null ? List.of() : List.copyOf(differences);
  }

  /** As the table has it. */
  public static RunView of(RunRow row) {
    SyncRequest request = row.request();
    return new RunView(
        row.id(),
        request.portalId(),
        request.object(),
        row.objectType(),
        request.mode().code(),
        request.dryRun(),
        row.state().code(),
        request.since() == 0 ? "" : Instant.ofEpochMilli(request.since()).toString(),
        Instant.ofEpochMilli(row.startedAt()).toString(),
        row.endedAt() == 0 ? "" : Instant.ofEpochMilli(row.endedAt()).toString(),
        row.counts().byCode(),
        row.checkpoint(),
        row.error(),
        List.of(),
        List.of());
  }

  /** With what only the process knows that carries it out. */
  RunView with(SyncRun run, boolean withPages, boolean withDifferences) {
    return new RunView(
        id,
        portalId,
        object,
        objectType,
        mode,
        dryRun,
        state,
        since,
        startedAt,
        endedAt,
        counts,
        checkpoint,
        error,
        withPages ? run.pages() : List.of(),
        withDifferences ? run.differences() : List.of());
  }

  /** How often something was counted. */
  public long count(String what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Whether it still goes on or waits for its turn. */
  public boolean open() {
    return runState().isOpen();
  }

  /** The state as the engine knows it. */
  public RunState runState() {
    return RunState.valueOf(state.toUpperCase(java.util.Locale.ROOT));
  }

  /** How long it has gone on in milliseconds, up to now or its end. */
  public long millis(Instant now) {
    Instant end = endedAt.isEmpty() ? now : Instant.parse(endedAt);
    return Math.max(0, end.toEpochMilli() - Instant.parse(startedAt).toEpochMilli());
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
