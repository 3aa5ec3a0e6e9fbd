package io.caravan.mirror.sync;

import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.util.Optional;

/** What the schedule asks about the runs of one object in one portal. Dry runs do not count. */
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
    return last(mode).map(RunRow::startedAt).orElse(0L);
  }

  /** Whether a full run has read all, so that others can build on it. */
  boolean isFilled() {
    return last(Mode.FULL)
        .map(row -> runs.reached(portalId, new ObjectType(row.objectType())) > 0)
        .orElse(false);
  }

  /**
   * A run that broke off: at once after a crash, after a while when it failed. One that a person
   * cancelled is left alone.
   */
  Optional<RunRow> toResume(Mode mode, long now, Duration afterFailure) {
    return last(mode)
        .filter(
            row ->
                row.state() == RunState.INTERRUPTED
                    || (row.state() == RunState.FAILED
                        && row.endedAt() + afterFailure.toMillis() <= now));
  }

  private Optional<RunRow> last(Mode mode) {
    return runs.lastInEarnest(portalId, object, mode);
  }
}
