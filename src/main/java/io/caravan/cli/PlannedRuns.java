package io.caravan.cli;

import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.SyncPlanned;
import java.util.List;

/**
 * What is going to be done, before it begins.
 *
 * @param steps runs to start
 * @param refused those that cannot be
 */
record PlannedRuns(List<Step> steps, List<Refused> refused) {

  /** Who starts so many calls without being asked may regret it. */
  private static final long MANY_CALLS = 1_000;

  PlannedRuns {
    steps = List.copyOf(steps);
    refused = List.copyOf(refused);
  }

  /** A run to start, and its cost. */
  record Step(SyncRequest request, SyncPlanned planned) {}

  /** One that cannot be, and why. */
  record Refused(SyncRequest request, RunRefused reason) {}

  /** Whether a person should be asked first. */
  boolean isBig() {
    return steps.stream().mapToLong(step -> Math.max(0, step.planned().calls())).sum()
        >= MANY_CALLS;
  }

  /** Whether it takes more calls than the day of a portal has left, as far as that is known. */
  boolean exceedsDay(long portalId) {
    long calls = 0;
    long left = -1;
    for (Step step : steps) {
      if (step.request().portalId() == portalId) {
        calls += Math.max(0, step.planned().calls());
        left = Math.max(left, step.planned().dayLeft());
      }
    }
    return left >= 0 && calls > left;
  }
}
