package io.caravan.mirror.sync;

import java.time.Duration;
import java.util.Optional;

/** What the schedule asks about the runs of one object in one portal. */
final class RunHistory {

  private final RunRepository runs;
  private final long portalId;
  private final String object;

  RunHistory(RunRepository runs, long portalId, String object) {
    this.runs = runs;
    this.portalId = portalId;
    this.object = object;
  }

  boolean isOpen() {
    return runs.open().stream()
        .anyMatch(
            row -> row.request().portalId() == portalId && row.request().object().equals(object));
  }

  /** When the last run of a mode began, in milliseconds; 0 when there was none. */
  long lastStart(Mode mode) {
    return runs.last(portalId, object, mode).map(RunRow::startedAt).orElse(0L);
  }

  /** A full run that broke off: at once after a crash, after a while when it failed. */
  Optional<RunRow> toResume(long now, Duration afterFailure) {
    return runs.last(portalId, object, Mode.FULL)
        .filter(row -> !row.request().dryRun())
        .filter(
            row ->
                row.state() == RunState.INTERRUPTED
                    || (row.state() == RunState.FAILED
                        && row.endedAt() + afterFailure.toMillis() <= now));
  }
}
