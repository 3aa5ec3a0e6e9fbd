package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.write.Problem;
import io.caravan.write.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultRowTest {

  private static final List<Long> LINES = List.of(2L, 3L, 4L, 5L);
  private static final ImportJournal.Note NOTE =
      new ImportJournal.Note(0, "", Map.of(1, new Problem("BAD", "", "no")), "s");

  @Test
  void rows_have_their_lines_in_the_order_of_the_file() {
    List<ResultRow> rows =
        ResultRow.of(
            LINES,
            NOTE,
            List.of(known("a", State.DONE), known("b", State.DEAD), known("c", State.DONE)));

    assertThat(rows).extracting(ResultRow::line).containsExactly(2L, 3L, 4L, 5L);
    assertThat(rows).extracting(ResultRow::writeId).containsExactly("a", "", "b", "c");
  }

  @Test
  void no_line_is_made_up_when_some_of_the_writes_are_forgotten() {
    List<ResultRow> rows = ResultRow.of(LINES, NOTE, List.of(known("b", State.DEAD)));

    assertThat(rows).extracting(ResultRow::writeId).containsExactlyInAnyOrder("", "b");
    assertThat(rows)
        .filteredOn(row -> row.writeId().equals("b"))
        .singleElement()
        .satisfies(row -> assertThat(row.cells().get(0)).isEmpty());
    assertThat(rows)
        .filteredOn(row -> row.writeId().isEmpty())
        .extracting(ResultRow::line)
        .containsExactly(3L);
  }

  private static WriteDoor.Known known(String id, State state) {
    return new WriteDoor.Known(id, state, "", false, List.of());
  }
}
