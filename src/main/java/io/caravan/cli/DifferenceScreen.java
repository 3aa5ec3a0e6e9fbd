package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.compare.ComparisonReport;
import io.caravan.mirror.compare.Difference;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows differences between two sides: lines for people, the first of them; or lines of JSON. */
final class DifferenceScreen {

  private final ObjectMapper mapper = new ObjectMapper();
  private final PrintWriter out;
  private final boolean json;
  private final boolean noValues;
  private final int most;
  private long shown;

  /**
   * @param noValues names what differs, without values
   * @param most so many differences are shown to people; with JSON all are
   */
  DifferenceScreen(PrintWriter out, boolean json, boolean noValues, int most) {
    this.out = out;
    this.json = json;
    this.noValues = noValues;
    this.most = most;
  }

  boolean isJson() {
    return json;
  }

  /** A line of JSON. */
  void json(Object value) {
    out.println(mapper.<com.fasterxml.jackson.databind.JsonNode>valueToTree(value));
    out.flush();
  }

  /** A line for people. */
  void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  void show(Difference difference) {
    if (json) {
      out.println(line(difference));
    } else if (shown++ < most) {
      out.println(
          switch (difference.kind()) {
            case ONLY_A -> "only in A  " + difference.key();
            case ONLY_B -> "only in B  " + difference.key();
            case DIFFERENT -> "differs    " + difference.key() + "  " + words(difference);
          });
    }
  }

  private String words(Difference difference) {
    return difference.values().entrySet().stream()
        .map(
            column ->
                noValues || isUnknown(column.getValue())
                    ? column.getKey()
                    : column.getKey()
                        + ": "
                        + quoted(column.getValue().a())
                        + " | "
                        + quoted(column.getValue().b()))
        .collect(Collectors.joining(", "));
  }

  private static boolean isUnknown(Difference.Values both) {
    return both.a() == null && both.b() == null;
  }

  private static String quoted(String value) {
    return value == null ? "nothing" : "'" + value + "'";
  }

  private String line(Difference difference) {
    ObjectNode line =
        mapper
            .createObjectNode()
            .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
            .put("key", difference.key());
    if (!difference.values().isEmpty()) {
      ObjectNode values = line.putObject("columns");
      difference
          .values()
          .forEach(
              (column, both) -> {
                ObjectNode one = values.putObject(column);
                if (!noValues && !isUnknown(both)) {
                  one.put("a", both.a()).put("b", both.b());
                }
              });
    }
    return line.toString();
  }

  /** How many more there are than were shown. */
  void rest() {
    if (!json && shown > most) {
      line("... and %,d more", shown - most);
    }
  }

  /** How many rows differ in each column. */
  void columns(Map<String, Long> byColumn) {
    byColumn.forEach((column, rows) -> line("  %-40s %,10d", column, rows));
  }

  /** What a comparison came to. */
  void end(ComparisonReport report) {
    if (json) {
      json(report);
      return;
    }
    rest();
    line(
        "%,d rows in A, %,d in B: %,d the same, %,d only in A, %,d only in B, %,d differ",
        report.rowsA(),
        report.rowsB(),
        report.equal(),
        report.onlyA(),
        report.onlyB(),
        report.different());
    columns(report.byColumn());
    List<String> rest = report.notCompared();
    if (!rest.isEmpty()) {
      line("not compared: %s", String.join(", ", rest));
    }
  }
}
