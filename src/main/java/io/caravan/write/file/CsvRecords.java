package io.caravan.write.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The records of a CSV file (RFC 4180). After a broken one reading goes on with the next line, also
 * when a quote was never closed: it costs one record and not the rest of the file.
 */
final class CsvRecords implements Closeable {

  /** Lines and characters that a record with line breaks in its cells may have. */
  private static final int MOST_LINES = 1_000;

  private static final int MOST_CHARACTERS = 1 << 20;

  private final FileLines lines;
  private final char separator;
  private final Deque<FileLines.Line> again = new ArrayDeque<>();

  /**
   * A record.
   *
   * @param line where it begins
   * @param cells empty when there is a flaw
   * @param flaw why it cannot be read; null for a good one
   */
  record CsvRecord(long line, List<String> cells, String flaw) {

    CsvRecord(long line, String flaw) {
      this(line, List.of(), flaw);
    }
  }

  /**
   * @param first a line that was read before; null for none
   */
  CsvRecords(FileLines lines, char separator, FileLines.Line first) {
    this.lines = lines;
    this.separator = separator;
    if (first != null) {
      again.add(first);
    }
  }

  /** The next record; null at the end. Blank lines are passed over. */
  CsvRecord next() throws IOException {
    FileLines.Line line = line();
    while (line != null && line.flaw() == null && line.text().isEmpty()) {
      line = line();
    }
    return line == null ? null : record(line);
  }

  private CsvRecord record(FileLines.Line first) throws IOException {
    var cells = new Cells(separator);
    List<FileLines.Line> more = new ArrayList<>();
    FileLines.Line line = first;
    while (true) {
      String flaw = line.flaw() != null ? line.flaw() : cells.take(line.text());
      if (line.flaw() == null && flaw == null && !cells.open()) {
        return new CsvRecord(first.number(), cells.all(), null);
      }
      if (flaw == null && (more.size() == MOST_LINES || cells.characters > MOST_CHARACTERS)) {
        flaw = Cells.NEVER_CLOSED;
      }
      FileLines.Line next = flaw == null ? line() : null;
      if (next == null) {
        for (int i = more.size() - 1; i >= 0; i--) {
          again.addFirst(more.get(i));
        }
        return new CsvRecord(first.number(), flaw == null ? Cells.NEVER_CLOSED : flaw);
      }
      cells.lineBreak(line.end());
      more.add(next);
      line = next;
    }
  }

  private FileLines.Line line() throws IOException {
    return again.isEmpty() ? lines.next() : again.poll();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /** Cuts lines into cells. */
  private static final class Cells {

    static final String NEVER_CLOSED = "a quote is opened and never closed";

    private final char separator;
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private boolean quoted;
    private int characters;

    Cells(char separator) {
      this.separator = separator;
    }

    boolean open() {
      return quoted;
    }

    List<String> all() {
      return cells;
    }

    void lineBreak(String end) {
      cell.append(end);
    }

    /** Takes one line; gives back what is wrong with it, or null. */
    String take(String line) {
      characters += line.length() + 2;
      int at = quoted ? 0 : begin(line, 0);
      while (true) {
        if (quoted) {
          int quote = line.indexOf('"', at);
          if (quote < 0) {
            cell.append(line, at, line.length());
            return null;
          }
          cell.append(line, at, quote);
          at = quote + 1;
          if (at < line.length() && line.charAt(at) == '"') {
            cell.append('"');
            at++;
            continue;
          }
          quoted = false;
          if (at < line.length() && line.charAt(at) != separator) {
            return "text follows the closing quote of cell " + (cells.size() + 1);
          }
        } else {
          int to = line.indexOf(separator, at);
          to = to < 0 ? line.length() : to;
          cell.append(line, at, to);
          at = to;
        }
        cells.add(cell.toString());
        cell.setLength(0);
        if (at >= line.length()) {
          return null;
        }
        at = begin(line, at + 1);
      }
    }

    private int begin(String line, int at) {
      quoted = at < line.length() && line.charAt(at) == '"';
      return quoted ? at + 1 : at;
    }
  }
}
