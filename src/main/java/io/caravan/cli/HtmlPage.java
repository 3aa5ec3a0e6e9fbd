package io.caravan.cli;

import java.util.List;
import java.util.Locale;

/** A report as a page: one file that needs nothing else. Whatever text it is given is escaped. */
final class HtmlPage {

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

  HtmlPage(String title) {
    html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>")
        .append(escaped(title))
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n<h1>")
        .append(escaped(title))
        .append("</h1>\n");
  }

  HtmlPage paragraph(String text) {
    html.append("<p>").append(escaped(text)).append("</p>\n");
    return this;
  }

  HtmlPage heading(String text) {
    html.append("<h2>").append(escaped(text)).append("</h2>\n");
    return this;
  }

  /** Begins a table: columns of text, then columns of figures. */
  HtmlPage table(List<String> texts, List<String> figures) {
    html.append("<div class=\"scroll\"><table>\n<thead><tr>");
    texts.forEach(text -> html.append("<th class=\"left\">").append(escaped(text)).append("</th>"));
    figures.forEach(text -> html.append("<th>").append(escaped(text)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    return this;
  }

  HtmlPage row() {
    html.append("<tr>");
    return this;
  }

  HtmlPage endRow() {
    html.append("</tr>\n");
    return this;
  }

  /** Begins the last row, that of the totals, in the place of the first columns. */
  HtmlPage total(String text, int columns) {
    html.append("</tbody>\n<tfoot><tr><td class=\"left\" colspan=\"")
        .append(columns)
        .append("\">")
        .append(escaped(text))
        .append("</td>");
    return this;
  }

  HtmlPage endTable(boolean totalled) {
    html.append(totalled ? "</tfoot>" : "</tbody>").append("\n</table></div>\n");
    return this;
  }

  /** A cell of text. */
  HtmlPage left(String text) {
    return cell("left", text);
  }

  /** A cell of text that may be long. */
  HtmlPage wrapped(String text) {
    return cell("wrap", text);
  }

  /** A cell of text that is good, warn or bad. */
  HtmlPage toned(String tone, String text) {
    return cell("left " + tone, text);
  }

  /** A figure. */
  HtmlPage number(String format, Object... values) {
    html.append("<td>").append(escaped(String.format(Locale.ROOT, format, values)));
    html.append("</td>");
    return this;
  }

  private HtmlPage cell(String style, String text) {
    html.append("<td class=\"").append(style).append("\">").append(escaped(text));
    html.append("</td>");
    return this;
  }

  /** The page, whole. */
  String text() {
    return html + "</body>\n</html>\n";
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
