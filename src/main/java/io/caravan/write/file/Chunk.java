package io.caravan.write.file;

import io.caravan.write.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows that go in one submission, and those among them that do not go at all. The same file always
 * gives the same chunks.
 *
 * @param number the first is 0
 */
record Chunk(long number, List<Row> rows) {

  Chunk {
    rows = List.copyOf(rows);
  }

  /** The first line of it. */
  long firstLine() {
    return rows.get(0).line();
  }

  /** Where the last row of it begins. */
  long lastLine() {
    return rows.get(rows.size() - 1).line();
  }

  /** The rows that are no writes, by position. */
  Map<Integer, Problem> unreadable() {
    var problems = new TreeMap<Integer, Problem>();
    for (int at = 0; at < rows.size(); at++) {
      if (rows.get(at).problem() != null) {
        problems.put(at, rows.get(at).problem());
      }
    }
    return problems;
  }

  /** Positions of the rows that are left when some are refused. */
  List<Integer> without(Map<Integer, Problem> refused) {
    List<Integer> left = new ArrayList<>(rows.size());
    for (int at = 0; at < rows.size(); at++) {
      if (!refused.containsKey(at)) {
        left.add(at);
      }
    }
    return left;
  }

  /** The rows at these positions as a request: a JSON array. */
  byte[] request(List<Integer> positions) {
    var text = new StringBuilder("[");
    for (int at : positions) {
      text.append(text.length() > 1 ? "," : "").append(rows.get(at).write());
    }
    return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Changes when any row of it does. */
  String fingerprint() {
    var digest = Sha256.begin();
    for (Row row : rows) {
      digest.update(Long.toString(row.line()).getBytes(StandardCharsets.UTF_8));
      String content = row.problem() == null ? row.write().toString() : row.problem().message();
      digest.update(content.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
