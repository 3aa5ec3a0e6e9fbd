package io.caravan.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.privacy.ErasureLedger.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restored database is told by. */
class ErasureLedgerTest {

  private static final Line FIRST = new Line("1", 62515, 5, Set.of("a", "b"));
  private static final Line SECOND = new Line("2", 62515, 6, Set.of("c"));

  @TempDir private Path directory;
  private Path file;
  private ErasureLedger ledger;

  @BeforeEach
  void choose() {
    file = directory.resolve("data").resolve("caravan.erasures");
    ledger = new ErasureLedger(file);
  }

  @Test
  void what_was_added_is_read_in_order() throws Exception {
    assertThat(ledger.read()).isEmpty();
    ledger.add(FIRST);
    ledger.add(SECOND);
    assertThat(new ErasureLedger(file).read()).containsExactly(FIRST, SECOND);
  }

  @Test
  void what_a_kill_left_of_a_line_spoils_none_that_follow() throws Exception {
    ledger.add(FIRST);
    Files.writeString(file, "{\"id\":\"torn\",\"por", StandardOpenOption.APPEND);
    assertThat(ledger.read()).containsExactly(FIRST);

    ledger.add(SECOND);
    ledger.add(FIRST);

    assertThat(ledger.read()).containsExactly(FIRST, SECOND, FIRST);
  }

  @Test
  void a_ledger_that_holds_nothing_but_half_a_line_begins_anew() throws Exception {
    ledger.add(FIRST);
    Files.writeString(file, "{\"id\":");
    ledger.add(SECOND);
    assertThat(ledger.read()).containsExactly(SECOND);
  }

  @Test
  void a_line_that_somebody_damaged_is_told() throws Exception {
    ledger.add(FIRST);
    ledger.add(SECOND);
    Files.writeString(file, "x" + Files.readString(file));
    assertThatThrownBy(ledger::read)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1 of");
  }
}
