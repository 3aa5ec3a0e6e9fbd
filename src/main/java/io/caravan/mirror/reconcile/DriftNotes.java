package io.caravan.mirror.reconcile;

import java.time.Clock;
import java.util.List;

/** Counts a run's drift, and keeps the first so many records of it. */
final class DriftNotes {

  private final ReconcileRuns runs;
  private final Reconciliation run;
  private final Clock clock;
  private final int most;
  private int kept;

  DriftNotes(ReconcileRuns runs, Reconciliation run, Clock clock, int most) {
    this.runs = runs;
    this.run = run;
    this.clock = clock;
    this.most = most;
  }

  void add(List<Drift> drifts) {
    drifts.forEach(drift -> run.drifted(drift.kind(), drift.repaired()));
    List<Drift> kept = drifts.subList(0, Math.min(drifts.size(), most - this.kept));
    if (!kept.isEmpty()) {
      runs.note(run, this.kept + 1L, kept, clock.millis());
    }
    this.kept += kept.size();
    if (kept.size() < drifts.size() && this.kept == most) {
      run.note("only the first %,d records that differ are listed".formatted(most));
    }
  }
}
