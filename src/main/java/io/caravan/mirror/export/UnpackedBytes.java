package io.caravan.mirror.export;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What comes out of an export's file, as long as it is not out of all proportion: a small archive
 * can unpack to terabytes, and a row without an end fill the memory. Not closed with its reader,
 * for the end of one CSV file is not the end of an archive.
 */
final class UnpackedBytes extends FilterInputStream {

  /**
   * What is accepted.
   *
   * @param harmless bytes that any file may unpack to
   * @param ratio how many times its packed size a file may unpack to beyond that
   * @param row bytes of one row
   * @param entries files in an archive
   */
  record Limits(long harmless, long ratio, long row, int entries) {

    /** HubSpot's exports are packed some tens of times at most. */
    static final Limits USUAL = new Limits(1L << 30, 250, 64L << 20, 10_000);
  }

  private final Limits limits;
  private final long most;
  private long total;
  private long sinceRow;

  /**
   * @param packed bytes of the file
   */
  UnpackedBytes(InputStream in, Limits limits, long packed) {
    super(in);
    this.limits = limits;
    this.most = Math.max(limits.harmless(), packed * limits.ratio());
  }

  /** A row was read. */
  void row() {
    sinceRow = 0;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) throws IOException {
    total += bytes;
    sinceRow += bytes;
    if (total > most) {
      throw new IOException(
          "the export's file unpacks to more than %d bytes, which is out of all proportion"
              .formatted(most));
    }
    if (sinceRow > limits.row()) {
      throw new IOException("a row of the export has more than %d bytes".formatted(limits.row()));
    }
  }

  @Override
  public void close() {
    // The file is closed as a whole.
  }
}
