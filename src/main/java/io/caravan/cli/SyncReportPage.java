package io.caravan.cli;

import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import io.caravan.mirror.sync.Difference;
import io.caravan.mirror.sync.SyncCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report of a sync as a page. */
final class SyncReportPage {

  private static final List<String> TEXTS = List.of("Portal", "Object", "Mode", "Verdict");

  private final HtmlPage page;
  private final SyncReport report;

  private SyncReportPage(SyncReport report) {
    this.report = report;
    this.page = new HtmlPage(report.dryRun() ? "Caravan sync, dry run" : "Caravan sync");
  }

  /** The page. */
  static String of(SyncReport report) {
    var page = new SyncReportPage(report);
    page.head();
    page.table();
    page.messages();
    report.objects().forEach(page::differences);
    return page.page.text();
  }

  private void head() {
    page.paragraph(
        "Began %s, took %s, through %s."
            .formatted(
                report.startedAt(),
                WriteProgress.words(Duration.ofMillis(report.millis())),
                report.through()));
    page.paragraph(
        String.format(Locale.ROOT, "Heap at most %,d MB.", report.peakHeapBytes() >> 20)
            + (report.dryRun() ? " Nothing was changed." : ""));
  }

  private void table() {
    List<SyncCount> columns = report.columns();
    List<String> figures = new ArrayList<>();
    columns.forEach(what -> figures.add(what.name().charAt(0) + what.code().substring(1)));
    figures.addAll(List.of("Calls/1,000", "Records/s", "Time"));
    page.table(TEXTS, figures);
    for (ObjectReport object : report.objects()) {
      page.row().left(object.portal()).left(object.object()).left(object.mode());
      page.toned(tone(object.verdict()), object.verdict().words());
      figures(columns, object);
    }
    page.total("Total", TEXTS.size());
    figures(columns, report.total());
    page.endTable(true);
  }

  private void figures(List<SyncCount> columns, ObjectReport object) {
    columns.forEach(what -> page.number("%,d", object.count(what)));
    page.number("%,.1f", object.callsPerThousand())
        .number("%,.0f", object.recordsPerSecond())
        .number("%,.1f s", object.millis() / 1_000.0)
        .endRow();
  }

  private void messages() {
    for (ObjectReport object : report.objects()) {
      if (!object.message().isEmpty()) {
        page.paragraph(object.object() + " in " + object.portal() + ": " + object.message());
      }
    }
  }

  private void differences(ObjectReport object) {
    if (object.differences().isEmpty()) {
      return;
    }
    page.heading(object.object() + " in " + object.portal() + " would change");
    page.table(List.of("Record", "What", "Property", "From", "To"), List.of());
    for (Difference difference : object.differences()) {
      if (difference.changes().isEmpty()) {
        difference(difference, "", "", "");
      }
      for (Map.Entry<String, Difference.Change> change : difference.changes().entrySet()) {
        difference(difference, change.getKey(), change.getValue().from(), change.getValue().to());
      }
    }
    page.endTable(false);
  }

  private void difference(Difference difference, String property, String from, String to) {
    page.row().left(Long.toString(difference.recordId())).left(difference.kind()).left(property);
    page.wrapped(from).wrapped(to).endRow();
  }

  private static String tone(Verdict verdict) {
    return switch (verdict) {
      case DONE -> "good";
      case QUARANTINE, SKIPPED, GOES_ON, CANCELLED, ONGOING -> "warn";
      case PARTLY, FAILED, REFUSED -> "bad";
    };
  }
}
