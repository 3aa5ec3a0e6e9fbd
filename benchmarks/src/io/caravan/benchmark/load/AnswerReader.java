package io.caravan.benchmark.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads one HTTP/1.1 answer after another as their bytes arrive. */
final class AnswerReader {

  private final byte[] head = new byte[16 << 10];
  private int length;
  private int status;
  private long bodyLeft;
  private boolean inBody;

  /**
   * Takes bytes up to the end of an answer.
   *
   * @return the status of the answer that is now complete, or -1 when more bytes are needed
   */
  int read(ByteBuffer bytes) {
    while (!inBody && bytes.hasRemaining()) {
      if (length == head.length) {
        throw new IllegalStateException("an answer's head is longer than " + head.length);
      }
      byte next = bytes.get();
      head[length++] = next;
      if (next == '\n' && length >= 4 && head[length - 2] == '\r' && head[length - 3] == '\n') {
        understandHead();
      }
    }
    if (!inBody) {
      return -1;
    }
    long skipped = Math.min(bodyLeft, bytes.remaining());
    bytes.position(bytes.position() + (int) skipped);
    bodyLeft -= skipped;
    if (bodyLeft > 0) {
      return -1;
    }
    inBody = false;
    length = 0;
    return status;
  }

  void reset() {
    inBody = false;
    length = 0;
  }

  private void understandHead() {
    status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
    bodyLeft = status == 204 || status == 304 ? 0 : contentLength();
    inBody = true;
  }

  private long contentLength() {
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    int at = text.indexOf("\r\ncontent-length:");
    if (at < 0) {
      throw new IllegalStateException("cannot read an answer without a length:\n" + text);
    }
    int from = at + "\r\ncontent-length:".length();
    return Long.parseLong(text.substring(from, text.indexOf('\r', from)).strip());
  }
}
