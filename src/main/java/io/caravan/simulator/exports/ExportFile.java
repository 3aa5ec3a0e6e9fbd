package io.caravan.simulator.exports;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file that is written row by row, and never held whole. */
interface ExportFile extends Closeable {

  /** The next row; the first one is the header. */
  void write(List<String> row) throws IOException;

  /** Ends the file and says where it is. */
  Path finish() throws IOException;

  /** Gives up; what was written is removed. */
  @Override
  void close() throws IOException;
}
