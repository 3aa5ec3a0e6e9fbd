package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

  private static final Path LOCKS = Path.of("/proc/locks");

  @TempDir private Path directory;

  @Test
  void a_resumed_run_keeps_other_processes_away() throws Exception {
    Path file = directory.resolve("people.results.csv.run");
    try (var journal = FileJournal.begin(file, "order")) {
      assumeTrue(isLocked(file), "locks can be looked at on Linux alone, and not on every disk");
      journal.accepted(new ImportJournal.Note(0, "print", Map.of(), "submission"));
      journal.intend(new ImportJournal.Note(1, "print", Map.of(), null), new Chunk(1, List.of()));
    }
    assertThat(isLocked(file)).isFalse();

    try (var journal = FileJournal.resume(file, "order")) {
      assertThat(isLocked(file)).isTrue();
      assertThat(journal.find(0).orElseThrow().submission()).isEqualTo("submission");
      assertThat(journal.find(1).orElseThrow().submission()).isNull();
    }
  }

  private static boolean isLocked(Path file) throws Exception {
    if (!Files.isReadable(LOCKS)) {
      return false;
    }
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.readString(LOCKS).contains(inode);
  }
}
