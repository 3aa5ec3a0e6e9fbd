package io.caravan.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown, its columns aligned so that it reads well in a terminal too. */
public final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts a table with its column heads. */
  public Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Adds a row. */
  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var text = new StringBuilder(line(rows.get(0), widths)).append(rule(widths));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> row, int[] widths) {
    var cells = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      cells.add(row.get(i) + " ".repeat(widths[i] - row.get(i).length()));
    }
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String rule(int[] widths) {
    var dashes = new ArrayList<String>();
    for (int width : widths) {
      dashes.add("-".repeat(width));
    }
    return dashes.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
