package io.caravan.write.file;

import io.caravan.write.WriteRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts the rows of a file into chunks that a submission can hold. */
final class Chunks {

  /** Below the largest request that Caravan takes over HTTP, which is 8 MB. */
  private static final int MOST_CHARACTERS = 2_000_000;

  private final Rows rows;
  private final int most;
  private long number;
  private Row left;

  Chunks(Rows rows) {
    this(rows, WriteRequest.MOST);
  }

  Chunks(Rows rows, int most) {
    this.rows = rows;
    this.most = most;
  }

  /** The next chunk; null at the end. */
  Chunk next() throws IOException {
    List<Row> chunk = new ArrayList<>();
    long characters = 0;
    Row row = left != null ? left : rows.next();
    left = null;
    while (row != null) {
      long size = row.write() == null ? 0 : row.write().toString().length();
      if (!chunk.isEmpty() && characters + size > MOST_CHARACTERS) {
        left = row;
        break;
      }
      chunk.add(row);
      characters += size;
      row = chunk.size() < most ? rows.next() : null;
    }
    return chunk.isEmpty() ? null : new Chunk(number++, chunk);
  }

  /** How many bytes of the file were read. */
  long bytes() {
    return rows.bytes();
  }
}
