package io.caravan.simulator.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;

/**
 * Reads the first sheet of an XLSX file. Cells come as texts that CSV could have: numbers plain,
 * cells with the format of a date as {@code 2026-11-22}, formulas as what they last came to.
 */
final class SheetRows implements RowReader {

  /** Excel itself shows no more digits; the others come from binary fractions. */
  private static final MathContext DIGITS = new MathContext(15);

  /** What of a format is a text or a condition, and no letter of a date. */
  private static final Pattern TEXTS = Pattern.compile("\"[^\"]*\"|\\\\.|\\[[^\\]]*]");

  private static final Pattern DATES = Pattern.compile("(?i)[ymdhs]");

  private final ReadableWorkbook book;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;
  private int width;
  private int line;

  /**
   * @param leastCells of each row; all rows have as many as the first
   * @throws IOException when the file cannot be read
   */
  SheetRows(byte[] content, int leastCells) throws IOException {
    width = leastCells;
    SheetSize.USUAL.require(content);
    try {
      book =
          new ReadableWorkbook(new ByteArrayInputStream(content), new ReadingOptions(true, true));
      stream = book.getFirstSheet().openStream();
      rows = stream.iterator();
    } catch (ExcelReaderException e) {
      throw new IOException("no XLSX file: " + e.getMessage(), e);
    }
  }

  /** Whether a file begins as XLSX files do. */
  static boolean isSheet(byte[] content) {
    return content.length > 3
        && content[0] == 'P'
        && content[1] == 'K'
        && content[2] == 3
        && content[3] == 4;
  }

  /** Counts the rows that are not empty. */
  static int count(byte[] content) throws IOException {
    try (var rows = new SheetRows(content, 0)) {
      int count = 0;
      while (rows.next() != null) {
        count++;
      }
      return count;
    }
  }

  @Override
  public List<String> next() throws IOException {
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        List<String> cells = cells(row);
        if (!cells.isEmpty()) {
          width = line == 0 ? Math.max(width, cells.size()) : width;
          line = row.getRowNum();
          while (cells.size() < width) {
            cells.add("");
          }
          return cells;
        }
      }
      return null;
    } catch (ExcelReaderException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The cells up to the last that is not empty. */
  private static List<String> cells(Row row) {
    var cells = new ArrayList<String>();
    for (int column = 0; column < row.getCellCount(); column++) {
      cells.add(row.getOptionalCell(column).map(SheetRows::text).orElse(""));
    }
    while (!cells.isEmpty() && cells.get(cells.size() - 1).isEmpty()) {
      cells.remove(cells.size() - 1);
    }
    return cells;
  }

  private static String text(Cell cell) {
    String text =
        switch (cell.getType()) {
          case NUMBER -> isDate(cell) ? date(cell.asDate()) : number(cell.asNumber());
          case BOOLEAN -> cell.asBoolean().toString();
          case STRING -> cell.asString();
          case FORMULA, ERROR -> cell.getRawValue();
          case EMPTY -> "";
        };
    return text == null ? "" : text;
  }

  private static boolean isDate(Cell cell) {
    String format = cell.getDataFormatString();
    return format != null
        && !format.equalsIgnoreCase("General")
        && DATES.matcher(TEXTS.matcher(format).replaceAll("")).find();
  }

  private static String date(LocalDateTime time) {
    return time.toLocalTime().toSecondOfDay() == 0
        ? time.toLocalDate().toString()
        : "%s %tT".formatted(time.toLocalDate(), time);
  }

  private static String number(BigDecimal number) {
    BigDecimal shown = number.round(DIGITS).stripTrailingZeros();
    return shown.toPlainString();
  }

  @Override
  public int line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    stream.close();
    book.close();
  }
}
