package io.caravan.simulator.imports;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Reads a file of an import row by row, without those that are empty. */
interface RowReader extends Closeable {

  /**
   * A reader for what the file is: a spreadsheet, or else CSV.
   *
   * @param leastCells of a row of a spreadsheet, which leaves out the empty ones at its end
   */
  static RowReader of(byte[] content, int leastCells) throws IOException {
    return SheetRows.isSheet(content) ? new SheetRows(content, leastCells) : new CsvRows(content);
  }

  /**
   * The next row, or null after the last.
   *
   * @throws IOException when the rest cannot be read, such as after a quote that is never closed
   */
  List<String> next() throws IOException;

  /** The number of the row that was read last, from 1 on. */
  int line();
}
