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

/** The report as a table for people. */
final class SyncReportTable {

  private static final int WIDTH = 40;

  private SyncReportTable() {}

  /**
   * The lines.
   *
   * @param limit so many differences of each object are shown
   */
  static List<String> lines(SyncReport report, int limit) {
    List<SyncCount> columns = report.columns();
    var table = new TextTable(heads(columns));
    boolean portals = report.objects().stream().map(ObjectReport::portalId).distinct().count() > 1;
    for (ObjectReport object : report.objects()) {
      row(
          table,
          columns,
          object,
          portals ? object.portal() + " " + object.object() : object.object(),
          object.verdict().words());
    }
    if (report.objects().size() > 1) {
      row(table, columns, report.total(), "total", "");
    }
    var lines = new ArrayList<>(table.lines());
    lines.add("");
    for (ObjectReport object : report.objects()) {
      if (!object.message().isEmpty()) {
        lines.add(name(object) + ": " + object.message());
      }
      if (object.runId() > 0
          && (object.verdict() == Verdict.CANCELLED || object.verdict() == Verdict.FAILED)) {
        lines.add(
            name(object) + " goes on where it ended with ./caravan sync resume " + object.runId());
      }
      differences(lines, object, limit);
    }
    if (report.dryRun()) {
      lines.add("Nothing was changed.");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "Through %s in %s, heap at most %,d MB",
            report.through(),
            WriteProgress.words(Duration.ofMillis(report.millis())),
            report.peakHeapBytes() >> 20));
    return lines;
  }

  private static String[] heads(List<SyncCount> columns) {
    var heads = new ArrayList<>(List.of("object", "mode"));
    columns.forEach(what -> heads.add(">" + what.code()));
    heads.addAll(List.of(">calls/1000", ">records/s", ">time", "verdict"));
    return heads.toArray(String[]::new);
  }

  private static void row(
      TextTable table, List<SyncCount> columns, ObjectReport object, String name, String verdict) {
    var cells = new ArrayList<Object>(List.of(name, object.mode()));
    columns.forEach(what -> cells.add(number("%,d", object.count(what))));
    cells.add(number("%,.1f", object.callsPerThousand()));
    cells.add(number("%,.0f", object.recordsPerSecond()));
    cells.add(number("%,.1f s", object.millis() / 1_000.0));
    cells.add(verdict);
    table.row(cells.toArray());
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String name(ObjectReport object) {
    return object.object() + " in " + object.portal();
  }

  private static void differences(List<String> lines, ObjectReport object, int limit) {
    if (object.differences().isEmpty()) {
      return;
    }
    lines.add(name(object) + " would change:");
    for (Difference difference :
        object.differences().subList(0, Math.min(limit, object.differences().size()))) {
      lines.add("  %-9s record %d".formatted(difference.kind(), difference.recordId()));
      for (Map.Entry<String, Difference.Change> change : difference.changes().entrySet()) {
        lines.add(
            "              %s: %s → %s"
                .formatted(
                    change.getKey(), text(change.getValue().from()), text(change.getValue().to())));
      }
    }
    int more = object.differences().size() - limit;
    if (more > 0) {
      lines.add("  and %,d more; --report FILE takes them all".formatted(more));
    }
  }

  private static String text(String value) {
    if (value.isEmpty()) {
      return "(none)";
    }
    // A value may hold anything, also what moves the cursor of a terminal.
    String plain = value.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= WIDTH ? plain : plain.substring(0, WIDTH) + "…";
  }
}
