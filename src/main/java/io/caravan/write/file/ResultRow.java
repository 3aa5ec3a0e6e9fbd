package io.caravan.write.file;

import io.caravan.write.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a row of a file.
 *
 * @param line where the row begins in the file; 0 when that cannot be told any more
 * @param writeId empty for a row that was not accepted
 * @param state done, rejected, dead; accepted or sent while it is not settled
 * @param recordId empty when there is none
 * @param problems why it was refused
 */
record ResultRow(
    long line,
    String writeId,
    String state,
    String recordId,
    boolean created,
    List<Problem> problems) {

  /** The columns of a result file. */
  static final List<String> COLUMNS =
      List.of("line", "writeId", "state", "recordId", "created", "reason");

  /**
   * All rows of a chunk, in the order of the file. Once some of their writes are forgotten, which
   * lines the others were is not known.
   */
  static List<ResultRow> of(
      List<Long> lines, ImportJournal.Note note, List<WriteDoor.Known> outcomes) {
    boolean all = outcomes.size() + note.refused().size() >= lines.size();
    List<ResultRow> rows = new ArrayList<>(lines.size());
    int next = 0;
    for (int at = 0; at < lines.size(); at++) {
      Problem refused = note.refused().get(at);
      if (refused != null) {
        rows.add(new ResultRow(lines.get(at), "", "rejected", "", false, List.of(refused)));
      } else if (next < outcomes.size()) {
        WriteDoor.Known known = outcomes.get(next++);
        rows.add(
            new ResultRow(
                all ? lines.get(at) : 0,
                known.id(),
                known.state().label(),
                known.recordId() == null ? "" : known.recordId(),
                known.created(),
                known.problems()));
      }
    }
    return rows;
  }

  /** All problems in words, their codes before them. */
  String reason() {
    return problems.stream().map(ResultRow::words).collect(Collectors.joining("; "));
  }

  private static String words(Problem problem) {
    String field = problem.field() == null ? "" : problem.field();
    return problem.code() + (field.isEmpty() ? "" : " " + field) + ": " + problem.message();
  }

  /** The cells of a result file. */
  List<String> cells() {
    return List.of(
        line == 0 ? "" : Long.toString(line),
        writeId,
        state,
        recordId,
        created ? "true" : "false",
        reason());
  }
}
