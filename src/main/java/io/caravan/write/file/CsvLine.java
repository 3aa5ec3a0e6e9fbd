package io.caravan.write.file;

import java.util.List;
import java.util.stream.Collectors;

/** Writes and inspects lines of CSV. */
final class CsvLine {

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

  private CsvLine() {}

  /** A record as RFC 4180 has it, with its line end. */
  static String of(List<String> cells, char separator) {
    if (cells.size() == 1 && cells.get(0).isBlank()) {
      return '"' + cells.get(0) + "\"\r\n";
    }
    return cells.stream()
            .map(cell -> cell(cell, separator))
            .collect(Collectors.joining(String.valueOf(separator)))
        + "\r\n";
  }

  private static String cell(String text, char separator) {
    boolean plain =
        text.chars().noneMatch(c -> c == separator || c == '"' || c == '\r' || c == '\n')
            && text.equals(text.strip());
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Which of comma, semicolon and tab separates this header line. */
  static char separator(String header) {
    char best = ',';
    long most = 0;
    for (char candidate : SEPARATORS) {
      long count = outsideQuotes(header, candidate);
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }

  private static long outsideQuotes(String line, char wanted) {
    boolean quoted = false;
    long count = 0;
    for (char c : line.toCharArray()) {
      quoted ^= c == '"';
      count += !quoted && c == wanted ? 1 : 0;
    }
    return count;
  }
}
