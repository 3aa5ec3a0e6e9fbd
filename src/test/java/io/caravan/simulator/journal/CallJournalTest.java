package io.caravan.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.Bucket;
import org.junit.jupiter.api.Test;

class CallJournalTest {

  private static JournalEntry call(String method, String path, String template, int status) {
    return new JournalEntry(1, method, path, template, 62_515, 1, Bucket.BURST, status, null, null);
  }

  @Test
  void millions_of_calls_are_counted_and_the_last_ones_kept() {
    var journal = new CallJournal(100);
    JournalEntry read = call("GET", "/contacts/1", "/contacts/{id}", 200);
    JournalEntry refused =
        new JournalEntry(
            1, "GET", "/c", "/contacts/{id}", 62_515, 1, Bucket.BURST, 429, "DAILY", null);
    for (int i = 0; i < 2_000_000; i++) {
      journal.note(i % 4 == 0 ? refused : read);
    }
    assertThat(journal.total()).isEqualTo(2_000_000);
    assertThat(journal.recent()).hasSize(100);
    assertThat(journal.refusals()).containsEntry("DAILY", 500_000L).hasSize(1);
    assertThat(journal.byBucketAndStatus())
        .containsEntry("62515/BURST/200", 1_500_000L)
        .containsEntry("62515/BURST/429", 500_000L)
        .hasSize(2);
  }

  @Test
  void what_callers_make_up_takes_no_more_memory_than_what_there_is() {
    var journal = new CallJournal(10);
    for (int i = 0; i < 50_000; i++) {
      String madeUp = "M" + i + "X".repeat(30);
      journal.note(call(madeUp, "/" + "x".repeat(5_000) + i, "unknown", 404));
    }
    assertThat(journal.byTemplate()).containsOnlyKeys("OTHER unknown");
    assertThat(journal.recent())
        .hasSize(10)
        .allMatch(entry -> entry.path().length() == 1000 && entry.method().length() == 20);
  }
}
