package io.caravan.cli;

import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What people see of comparisons. */
final class ReconcileScreen {

  private static final String ROW = "%-14s %-12s %-9s %12s %12s %12s %12s %8s %9s";

  private final Terminal terminal;
  private final boolean talking;

  /**
   * @param talking whether it shows how far it is
   */
  ReconcileScreen(Terminal terminal, boolean talking) {
    this.terminal = terminal;
    this.talking = talking;
  }

  /** How far the runs are, in a line. */
  void progress(List<RunReport> runs) {
    if (talking) {
      long done = runs.stream().filter(RunReport::isDone).count();
      String now =
          runs.stream()
              .filter(run -> !run.isDone())
              .map(run -> run.objectType() + ": " + run.phase())
              .limit(3)
              .collect(Collectors.joining("; "));
      terminal.progress(
          String.format(
              Locale.ROOT,
              "%d of %d compared   %,d looked at   %,d differ   %,d calls   %s",
              done,
              runs.size(),
              runs.stream().mapToLong(RunReport::compared).sum(),
              runs.stream().mapToLong(RunReport::found).sum(),
              runs.stream().mapToLong(RunReport::calls).sum(),
              now));
    }
  }

  /** What came of them. */
  void end(List<RunReport> runs, Function<RunReport, List<NotedDrift>> drift, int show) {
    terminal.line(
        ROW,
        "object",
        "portal",
        "verdict",
        "missing",
        "extra",
        "stale",
        "association",
        "calls",
        "time");
    for (RunReport run : runs) {
      terminal.line(
          ROW,
          run.objectType(),
          run.portalId(),
          run.verdict(),
          ReconcilePage.found(run, "missing"),
          ReconcilePage.found(run, "extra"),
          ReconcilePage.found(run, "stale"),
          ReconcilePage.found(run, "association"),
          String.format(Locale.ROOT, "%,d", run.calls()),
          WriteProgress.words(Duration.ofMillis(run.finishedAt() - run.startedAt())));
    }
    runs.forEach(run -> details(run, drift, show));
  }

  private void details(RunReport run, Function<RunReport, List<NotedDrift>> drift, int show) {
    if (!run.error().isEmpty()) {
      terminal.line("%s: %s", run.objectType(), run.error());
    }
    run.notes().forEach(note -> terminal.line("%s: %s", run.objectType(), note));
    if (run.inFlight() > 0) {
      terminal.line(
          "%s: %,d more differ, and their news may still be on their way",
          run.objectType(), run.inFlight());
    }
    if (show > 0 && run.found() > 0) {
      List<NotedDrift> found = drift.apply(run);
      for (NotedDrift one : found) {
        terminal.line(
            "  %s %d  %s: %s%s",
            one.objectType(),
            one.recordId(),
            one.kind(),
            one.detail(),
            one.repair().isEmpty() ? "" : "; " + one.repair());
      }
      if (run.found() > found.size()) {
        terminal.line("  ... and %,d more: reconcile_drift", run.found() - found.size());
      }
    }
  }
}
