package io.caravan.write.file;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a UTF-8 file, one after another. A line that is too long or no UTF-8 comes with its
 * flaw, and the next one follows all the same. A byte order mark is left out.
 */
final class FileLines implements Closeable {

  /** The longest line, in bytes; a HubSpot value has at most 65,536 characters. */
  static final int LONGEST = 4 << 20;

  private final InputStream in;
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long number;
  private long bytes;

  /**
   * A line.
   *
   * @param number the first is 1
   * @param text without its end; empty when there is a flaw
   * @param end what ended it: LF, CRLF, CR, or nothing at the end of the file
   * @param flaw why it cannot be read; null for a good one
   */
  record Line(long number, String text, String end, String flaw) {}

  private FileLines(InputStream in) {
    this.in = in;
  }

  /**
   * Begins to read.
   *
   * @throws UnusableInput when the file is UTF-16, as some spreadsheets save "Unicode text"
   */
  static FileLines of(InputStream input) throws IOException {
    var in = new BufferedInputStream(input, 1 << 16);
    in.mark(3);
    byte[] start = in.readNBytes(3);
    boolean utf16 = start.length > 1 && ((start[0] & 0xFF) ^ (start[1] & 0xFF)) == 1;
    if (utf16 && (start[0] & 0xFE) == 0xFE) {
      throw new UnusableInput(
          "the file is UTF-16; save it as UTF-8, or use iconv -f UTF-16 -t UTF-8");
    }
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    if (!Arrays.equals(start, mark)) {
      in.reset();
    }
    return new FileLines(in);
  }

  /** How many bytes were read. */
  long bytes() {
    return bytes;
  }

  /** The next line; null at the end. */
  Line next() throws IOException {
    buffer.reset();
    long length = 0;
    String end = "";
    int each = in.read();
    if (each < 0) {
      return null;
    }
    while (each >= 0 && end.isEmpty()) {
      bytes++;
      if (each == '\n') {
        end = "\n";
      } else if (each == '\r') {
        end = afterReturn();
      } else {
        if (length++ < LONGEST) {
          buffer.write(each);
        }
        each = in.read();
      }
    }
    number++;
    if (length > LONGEST) {
      return new Line(
          number, "", end, "the line has %,d bytes, at most %,d".formatted(length, LONGEST));
    }
    try {
      String text = utf8.decode(ByteBuffer.wrap(buffer.toByteArray())).toString();
      return new Line(number, text, end, null);
    } catch (CharacterCodingException e) {
      return new Line(
          number, "", end, "the line is not UTF-8; is the file Windows-1252? Save it as UTF-8");
    }
  }

  private String afterReturn() throws IOException {
    in.mark(1);
    int next = in.read();
    if (next == '\n') {
      bytes++;
      return "\r\n";
    }
    if (next >= 0) {
      in.reset();
    }
    return "\r";
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
