package io.caravan.write.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** The rows of a file, one after another. A bad row is a row, too. */
public abstract sealed class Rows implements Closeable permits CsvRows, NdjsonRows {

  private final FileLines lines;

  Rows(FileLines lines) {
    this.lines = lines;
  }

  /**
   * Begins to read a file.
   *
   * @throws UnusableInput when its columns and the order do not fit
   */
  public static Rows open(InputStream in, ImportOrder order) throws IOException {
    var lines = FileLines.of(in);
    return order.format() == FileFormat.CSV
        ? CsvRows.of(lines, order)
        : new NdjsonRows(lines, order);
  }

  /** The next row; null at the end. */
  abstract Row next() throws IOException;

  /** How many bytes of the file were read. */
  final long bytes() {
    return lines.bytes();
  }

  @Override
  public final void close() throws IOException {
    lines.close();
  }
}
