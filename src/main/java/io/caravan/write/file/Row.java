package io.caravan.write.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Problem;

/**
 * A row of a file: a write, or the reason why it is none.
 *
 * @param line where it begins in the file; the first line is 1
 * @param write as the write journey takes it; null when there is a problem
 * @param problem null for a write
 */
record Row(long line, ObjectNode write, Problem problem) {

  static Row of(long line, ObjectNode write) {
    return new Row(line, write, null);
  }

  static Row unreadable(long line, String code, String field, String message) {
    return new Row(line, null, new Problem(code, field, message));
  }
}
