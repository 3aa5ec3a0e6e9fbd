package io.caravan.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restored database is told by. */
class ErasureLedgerTest {

  private static final ErasureLedger.Line ONE =
      new ErasureLedger.Line("one", 62515, 1, Set.of("a1"));
  private static final ErasureLedger.Line TWO =
      new ErasureLedger.Line("two", 62515, 2, Set.of("b2", "c3"));

  @TempDir private Path directory;

  @Test
  void erasures_are_read_as_they_were_added() throws IOException {
    var ledger = new ErasureLedger(directory.resolve("deep").resolve("ledger"));
    assertThat(ledger.read()).isEmpty();

    ledger.add(ONE);
    ledger.add(TWO);

    assertThat(ledger.read()).containsExactly(ONE, TWO);
  }

  @Test
  void what_a_kill_left_of_a_line_does_not_spoil_the_next_one() throws IOException {
    Path file = directory.resolve("ledger");
    var ledger = new ErasureLedger(file);
    ledger.add(ONE);
    Files.writeString(file, "{\"id\":\"cut\",\"por", StandardOpenOption.APPEND);
    assertThat(ledger.read()).containsExactly(ONE);

    ledger.add(TWO);

    assertThat(ledger.read()).containsExactly(ONE, TWO);
  }

  @Test
  void a_damaged_line_is_named() throws IOException {
    Path file = directory.resolve("ledger");
    var ledger = new ErasureLedger(file);
    ledger.add(ONE);
    String text = Files.readString(file);
    Files.writeString(file, "something else\n" + text);

    assertThatThrownBy(ledger::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1 of " + file);
  }
}
