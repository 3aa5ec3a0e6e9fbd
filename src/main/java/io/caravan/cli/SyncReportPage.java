package io.caravan.cli;

import io.caravan.cli.SyncReport.ObjectReport;
import io.caravan.cli.SyncReport.Verdict;
import io.caravan.mirror.sync.Difference;
import io.caravan.mirror.sync.SyncCount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as a page: one file that needs nothing else. */
final class SyncReportPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1c2330; --soft: #5b6575; --line: #d9dee7;
              --back: #ffffff; --zebra: #f5f7fa; --good: #17693a; --warn: #8a5300; --bad: #a61b2b; }
      @media (prefers-color-scheme: dark) {
        :root { --text: #e6e9ef; --soft: #9aa5b5; --line: #343c49; --back: #14181f;
                --zebra: #1b2029; --good: #6fd08c; --warn: #f0b35a; --bad: #ff8a94; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back);
             margin: 2rem auto; max-width: 90rem; padding: 0 1.5rem; }
      h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
      h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
      p { margin: .25rem 0; color: var(--soft); }
      .scroll { overflow-x: auto; margin-top: 1.25rem; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: .4rem .5rem; text-align: right; white-space: nowrap;
               border-bottom: 1px solid var(--line); }
      th { font-weight: 600; color: var(--soft); font-size: .85rem; }
      .left { text-align: left; }
      tbody tr:nth-child(even) { background: var(--zebra); }
      tfoot td { font-weight: 600; border-bottom: 0; }
      td.wrap { white-space: pre-wrap; overflow-wrap: anywhere; text-align: left; }
      .good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
      """;

  private final StringBuilder html = new StringBuilder(8_192);

  private SyncReportPage() {}

  /** The page. */
  static String of(SyncReport report) {
    var page = new SyncReportPage();
    page.head(report);
    page.table(report);
    page.messages(report);
    report.objects().forEach(page::differences);
    page.html.append("</body>\n</html>\n");
    return page.html.toString();
  }

  private void head(SyncReport report) {
    String title = report.dryRun() ? "Caravan sync, dry run" : "Caravan sync";
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(title)
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(title)
        .append("</h1>\n");
    paragraph(
        "Began %s, took %s, through %s."
            .formatted(
                report.startedAt(),
                WriteProgress.words(Duration.ofMillis(report.millis())),
                report.through()));
    paragraph(
        String.format(Locale.ROOT, "Heap at most %,d MB.", report.peakHeapBytes() >> 20)
            + (report.dryRun() ? " Nothing was changed." : ""));
  }

  private void table(SyncReport report) {
    html.append("<div class=\"scroll\"><table>\n<thead><tr>");
    for (String head : new String[] {"Portal", "Object", "Mode", "Verdict"}) {
      html.append("<th class=\"left\">").append(head).append("</th>");
    }
    List<SyncCount> columns = report.columns();
    for (SyncCount what : columns) {
      html.append("<th>")
          .append(what.name().charAt(0))
          .append(what.code().substring(1))
          .append("</th>");
    }
    html.append("<th>Calls/1,000</th><th>Records/s</th><th>Time</th></tr></thead>\n<tbody>\n");
    for (ObjectReport object : report.objects()) {
      html.append("<tr>");
      left(object.portal());
      left(object.object());
      left(object.mode());
      html.append("<td class=\"left ")
          .append(tone(object.verdict()))
          .append("\">")
          .append(escaped(object.verdict().words()))
          .append("</td>");
      figures(columns, object);
    }
    html.append("</tbody>\n<tfoot><tr><td class=\"left\" colspan=\"4\">Total</td>");
    figures(columns, report.total());
    html.append("</tfoot>\n</table></div>\n");
  }

  private void figures(List<SyncCount> columns, ObjectReport object) {
    for (SyncCount what : columns) {
      number("%,d", object.count(what));
    }
    number("%,.1f", object.callsPerThousand());
    number("%,.0f", object.recordsPerSecond());
    number("%,.1f s", object.millis() / 1_000.0);
    html.append("</tr>\n");
  }

  private void number(String format, Object value) {
    html.append("<td>").append(String.format(Locale.ROOT, format, value)).append("</td>");
  }

  private void left(String text) {
    html.append("<td class=\"left\">").append(escaped(text)).append("</td>");
  }

  private void messages(SyncReport report) {
    for (ObjectReport object : report.objects()) {
      if (!object.message().isEmpty()) {
        paragraph(object.object() + " in " + object.portal() + ": " + object.message());
      }
    }
  }

  private void differences(ObjectReport object) {
    if (object.differences().isEmpty()) {
      return;
    }
    html.append("<h2>")
        .append(escaped(object.object() + " in " + object.portal() + " would change"))
        .append("</h2>\n<div class=\"scroll\"><table>\n<thead><tr>");
    for (String head : new String[] {"Record", "What", "Property", "From", "To"}) {
      html.append("<th class=\"left\">").append(head).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (Difference difference : object.differences()) {
      if (difference.changes().isEmpty()) {
        difference(difference, "", "", "");
      }
      for (Map.Entry<String, Difference.Change> change : difference.changes().entrySet()) {
        difference(difference, change.getKey(), change.getValue().from(), change.getValue().to());
      }
    }
    html.append("</tbody>\n</table></div>\n");
  }

  private void difference(Difference difference, String property, String from, String to) {
    html.append("<tr>");
    left(Long.toString(difference.recordId()));
    left(difference.kind());
    left(property);
    html.append("<td class=\"wrap\">").append(escaped(from)).append("</td>");
    html.append("<td class=\"wrap\">").append(escaped(to)).append("</td></tr>\n");
  }

  private void paragraph(String text) {
    html.append("<p>").append(escaped(text)).append("</p>\n");
  }

  private static String tone(Verdict verdict) {
    return switch (verdict) {
      case DONE -> "good";
      case QUARANTINE, SKIPPED, GOES_ON, CANCELLED, ONGOING -> "warn";
      case PARTLY, FAILED, REFUSED -> "bad";
    };
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(point);
              }
            });
    return escaped.toString();
  }
}
