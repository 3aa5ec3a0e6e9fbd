package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.hubspot.ObjectType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImportRunTest {

  private static final ImportOrder UPSERT =
      ImportOrder.of(FileFormat.CSV, ObjectType.CONTACTS, "email");

  @TempDir Path directory;

  private final FakeDoor door = new FakeDoor();
  private final StringWriter results = new StringWriter();

  @Test
  void each_row_has_one_line_of_the_result_in_the_order_of_the_file() throws Exception {
    String file = people(2_500, at -> at % 10 == 3 ? "invalid" : at % 10 == 5 ? "unlucky" : "Ada");

    ImportProgress end = run(file + "broken\n", begin());

    assertThat(end)
        .isEqualTo(new ImportProgress(2_501, 2_250, 2_000, 0, 501, 0, end.bytes(), true));
    assertThat(end.complete()).isTrue();
    List<String> lines = results.toString().lines().toList();
    assertThat(lines).hasSize(2_502);
    assertThat(lines.get(0)).isEqualTo("line,writeId,state,recordId,created,reason");
    for (int at = 0; at < 2_500; at++) {
      String line = lines.get(at + 1);
      assertThat(line).startsWith((at + 2) + ",");
      switch (at % 10) {
        case 3 ->
            assertThat(line).contains(",,rejected,,false,INVALID_VALUE firstname: is invalid");
        case 5 -> assertThat(line).contains(",rejected,,false,CONFLICT: exists");
        default -> assertThat(line).contains(",done,p" + at + "@x.example,false,");
      }
    }
    assertThat(lines.get(2_501))
        .isEqualTo(
            "2502,,rejected,,false,\"WRONG_NUMBER_OF_CELLS: the row has 1 cells, the header 2\"");
  }

  @Test
  void a_busy_door_and_a_lost_answer_are_waited_out() throws Exception {
    door.busyTimes = 2;
    door.brokenTimes = 1;

    ImportProgress end = run(people(1_200, at -> "Ada"), begin());

    assertThat(end.done()).isEqualTo(1_200);
    assertThat(door.accepted()).hasSize(1_200).doesNotHaveDuplicates();
  }

  @Test
  void a_file_of_which_nothing_fits_sends_nothing_and_says_why() throws Exception {
    try (FileJournal journal = begin()) {
      assertThatThrownBy(() -> run(people(3_000, at -> "invalid"), journal))
          .isInstanceOf(UnusableInput.class)
          .hasMessage("none of the first 1,000 rows can be written; line 2: is invalid");
    }
    assertThat(door.accepted()).isEmpty();
    assertThat(results.toString().lines()).hasSize(1_001);
  }

  @Test
  void when_all_of_the_beginning_is_rejected_the_rest_is_not_sent() throws Exception {
    try (FileJournal journal = begin()) {
      assertThatThrownBy(() -> run(people(3_000, at -> "unlucky"), journal))
          .isInstanceOf(UnusableInput.class)
          .hasMessageContaining("all of the first 1,000 rows were rejected")
          .hasMessageContaining("CONFLICT: exists");
    }
    assertThat(door.accepted()).hasSize(1_000);
  }

  @Test
  void a_short_file_of_rejected_rows_is_a_run_like_any_other() throws Exception {
    ImportProgress end = run(people(3, at -> "unlucky"), begin());

    assertThat(end.rejected()).isEqualTo(3);
  }

  @Test
  void an_unfinished_run_is_not_begun_anew_by_mistake() throws Exception {
    begin().close();
    assertThat(file()).as("of a run in which nothing happened").doesNotExist();
    door.callsUntilKill = 0;
    killed(people(3, at -> "Ada"), begin());

    assertThatThrownBy(this::begin)
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("--resume");
    try (FileJournal first = FileJournal.resume(file(), "order")) {
      assertThat(first.runId()).isNotEmpty();
      assertThatThrownBy(() -> FileJournal.resume(file(), "order"))
          .hasMessageContaining("another command");
    }
    assertThatThrownBy(() -> FileJournal.resume(file(), "other order"))
        .hasMessageContaining("begun with other options");
    assertThatThrownBy(() -> FileJournal.resume(directory.resolve("none"), "order"))
        .hasMessageContaining("no unfinished run");
  }

  @Test
  void a_file_that_changed_meanwhile_is_not_gone_on_with() throws Exception {
    door.callsUntilKill = 1;
    killed(people(2_500, at -> "Ada"), begin());

    try (FileJournal journal = FileJournal.resume(file(), "order")) {
      assertThatThrownBy(() -> run(people(2_500, at -> "Bob"), journal))
          .isInstanceOf(UnusableInput.class)
          .hasMessageContaining("lines 2 to 1001 are not as they were");
    }
  }

  @Test
  void what_a_kill_left_of_a_last_line_is_passed_over() throws Exception {
    door.callsUntilKill = 1;
    String people = people(2_500, at -> "Ada");
    killed(people, begin());
    Files.writeString(file(), "{\"chunk\":1,\"fing", java.nio.file.StandardOpenOption.APPEND);

    try (FileJournal journal = FileJournal.resume(file(), "order")) {
      assertThat(run(people, journal).done()).isEqualTo(2_500);
    }
    assertThat(door.accepted()).hasSize(2_500).doesNotHaveDuplicates();
  }

  /** Also when validation has become lenient meanwhile: what was refused once stays so. */
  @Property(tries = 40)
  void killed_anywhere_and_resumed_hands_each_row_over_once(
      @ForAll @IntRange(max = 8) int callsUntilKill, @ForAll boolean afterwards) throws Exception {
    Path own = Files.createTempDirectory("import-run");
    Path journal = own.resolve("people.run");
    var killing = new FakeDoor();
    killing.callsUntilKill = callsUntilKill;
    killing.killAfterwards = afterwards;
    String people = people(4_100, at -> at == 1_500 ? "invalid" : "Ada");

    boolean resumed = false;
    ImportProgress end = null;
    try (FileJournal first = FileJournal.begin(journal, "order")) {
      end = run(people, first, killing, new StringWriter());
    } catch (FakeDoor.Killed e) {
      resumed = true;
    }
    var again = new StringWriter();
    if (resumed) {
      killing.lenient = true;
      try (FileJournal second = FileJournal.resume(journal, "order")) {
        end = run(people, second, killing, again);
      }
      assertThat(again.toString().lines()).hasSize(4_101);
    }
    assertThat(end.settled()).isEqualTo(4_100);
    assertThat(killing.accepted()).doesNotHaveDuplicates();
    assertThat(killing.accepted().size()).isBetween(4_099, 4_100);
    Files.delete(journal);
    Files.delete(own);
  }

  private FileJournal begin() throws IOException {
    return FileJournal.begin(file(), "order");
  }

  private Path file() {
    return directory.resolve("people.run");
  }

  private void killed(String people, FileJournal journal) throws Exception {
    try (journal) {
      assertThatThrownBy(() -> run(people, journal)).isInstanceOf(FakeDoor.Killed.class);
    }
  }

  private ImportProgress run(String text, FileJournal journal) throws Exception {
    return run(text, journal, door, results);
  }

  private static ImportProgress run(
      String text, FileJournal journal, WriteDoor door, StringWriter results) throws Exception {
    List<ImportProgress> heard = new ArrayList<>();
    try (Rows rows =
        Rows.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), UPSERT)) {
      return ImportRun.of(rows, door, journal, results, FileFormat.CSV, heard::add).run();
    }
  }

  private static String people(int count, IntFunction<String> name) {
    var text = new StringBuilder("email,firstname\n");
    IntStream.range(0, count)
        .forEach(at -> text.append("p" + at + "@x.example," + name.apply(at) + "\n"));
    return text.toString();
  }
}
