package io.caravan.cli;

import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The report of reconciliations as a page. Holds no values of records, only their ids. */
final class ReconcilePage {

  private static final List<String> KINDS = List.of("missing", "extra", "stale", "association");

  private final HtmlPage page = new HtmlPage("Caravan reconciliation");

  private ReconcilePage() {}

  /**
   * The page.
   *
   * @param drift what a run found, as much of it as is to be shown
   */
  static String of(
      List<RunReport> runs, String where, Function<RunReport, List<NotedDrift>> drift) {
    var page = new ReconcilePage();
    page.head(runs, where);
    page.table(runs);
    runs.forEach(page::notes);
    runs.stream().filter(run -> run.found() > 0).forEach(run -> page.drift(run, drift.apply(run)));
    return page.page.text();
  }

  private void head(List<RunReport> runs, String where) {
    long began = runs.stream().mapToLong(RunReport::startedAt).min().orElse(0);
    long ended = runs.stream().mapToLong(RunReport::finishedAt).max().orElse(0);
    page.paragraph(
        "Began %s, took %s, through %s."
            .formatted(Instant.ofEpochMilli(began), words(ended - began), where));
  }

  private void table(List<RunReport> runs) {
    page.table(
        List.of("Portal", "Object", "Level", "Associations", "Verdict"),
        List.of(
            "In HubSpot",
            "In the mirror",
            "Missing",
            "Extra",
            "Stale",
            "Association",
            "In flight",
            "Calls",
            "Time"));
    for (RunReport run : runs) {
      page.row().left(Long.toString(run.portalId())).left(run.objectType());
      page.left(run.level() + (run.values() ? " with values" : "")).left(run.links());
      page.toned(tone(run.verdict()), run.verdict());
      page.number("%s", known(run.hubspotRecords())).number("%s", known(run.mirrorRecords()));
      KINDS.forEach(kind -> page.number("%s", found(run, kind)));
      page.number("%,d", run.inFlight()).number("%,d", run.calls());
      page.number("%s", words(run.finishedAt() - run.startedAt())).endRow();
    }
    page.endTable(false);
  }

  private static String known(long records) {
    return records < 0 ? "" : String.format(Locale.ROOT, "%,d", records);
  }

  /** Found, and how many of them are left. */
  static String found(RunReport run, String kind) {
    RunReport.Found found = run.drift().getOrDefault(kind, new RunReport.Found(0, 0));
    long left = found.found() - found.repaired();
    return left == 0
        ? String.format(Locale.ROOT, "%,d", found.found())
        : String.format(Locale.ROOT, "%,d, left %,d", found.found(), left);
  }

  private void notes(RunReport run) {
    String of = run.objectType() + " in " + run.portalId() + ": ";
    if (!run.error().isEmpty()) {
      page.paragraph(of + run.error());
    }
    run.notes().forEach(note -> page.paragraph(of + note));
    if (!run.leftOut().isEmpty()) {
      page.paragraph(of + "not compared: " + String.join(", ", run.leftOut()));
    }
  }

  private void drift(RunReport run, List<NotedDrift> found) {
    page.heading(run.objectType() + " in " + run.portalId() + " that differed");
    page.table(List.of("Object", "Record", "Kind", "What", "Repair"), List.of());
    for (NotedDrift one : found) {
      page.row().left(one.objectType()).left(Long.toString(one.recordId())).left(one.kind());
      page.wrapped(one.detail());
      page.toned(one.repair().isEmpty() ? "bad" : "good", repair(one)).endRow();
    }
    page.endTable(false);
    if (run.found() > found.size()) {
      page.paragraph(
          "... and %d more, in the table reconcile_drift".formatted(run.found() - found.size()));
    }
  }

  private static String repair(NotedDrift one) {
    return one.repair().isEmpty() ? "left" : one.repair();
  }

  private static String words(long millis) {
    return WriteProgress.words(Duration.ofMillis(millis));
  }

  private static String tone(String verdict) {
    return switch (verdict) {
      case "equal" -> "good";
      case "repaired" -> "warn";
      default -> "bad";
    };
  }
}
