package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class WritePurgeTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private final WriteTable table = new WriteTable();
  private final WaitingTable waiting = new WaitingTable();
  private final SubmissionTable submissions = new SubmissionTable();
  private Store store;
  private int number;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void writes_are_forgotten_when_their_time_has_come_and_not_before() {
    submit("s1-old", "k-old", 100, 1_500, State.DONE);
    submit("s2-refused", null, 40, 3, State.REJECTED);
    submit("s3-dead", null, 100, 2, State.DEAD);
    submit("s4-waiting", null, 100, 2, null);
    submit("s5-new", "k-new", 2, 4, State.DONE);

    long forgotten = purge();

    assertThat(forgotten).isEqualTo(1_502);
    assertThat(rows("s1-old")).isZero();
    assertThat(rows("s2-refused")).isEqualTo(3);
    assertThat(rows("s3-dead")).isZero();
    assertThat(rows("s4-waiting")).isEqualTo(2);
    assertThat(rows("s5-new")).isEqualTo(4);
    assertThat(known()).containsExactly("s2-refused", "s4-waiting", "s5-new");
    assertThat(purge()).isZero();
  }

  @Test
  void an_idempotency_key_counts_for_its_time_and_can_be_used_again_after_it() {
    submit("s-yesterday", "key", 2, 1, State.DONE);
    submit("s-today", "other", 0, 1, State.DONE);

    purge();

    assertThat(insert("s-new", "key")).isTrue();
    assertThat(insert("s-again", "other")).isFalse();
    assertThat(rows("s-yesterday")).isEqualTo(1);
  }

  @Test
  void the_keys_of_rows_that_an_import_handed_over_are_known_as_long_as_they_are() {
    submit("s1", "import/run/0/abcd", 2, 1, State.DONE);
    submit("s2", "emea import/run/0/abcd", 2, 1, State.DONE);
    submit("s3", "imported by hand", 2, 1, State.DONE);

    purge();

    assertThat(insert("s4", "import/run/0/abcd")).isFalse();
    assertThat(insert("s5", "emea import/run/0/abcd")).isFalse();
    assertThat(insert("s6", "imported by hand")).isTrue();
  }

  @Test
  void the_key_of_an_import_counts_for_its_time_unless_the_import_may_go_on() {
    submit("s1", null, 4, 1, State.DONE);
    imported("i-whole", 2, "s1");
    imported("i-part", 2, "s1");
    imported("i-new", 0, "s1");
    sql("UPDATE hubspot_import SET idempotency_key = 'key of ' || id");
    sql("UPDATE hubspot_import SET whole = 0 WHERE id = 'i-part'");

    purge();

    assertThat(texts("SELECT idempotency_key FROM hubspot_import ORDER BY id"))
        .containsExactly("key of i-new", "key of i-part", null);
  }

  @Test
  void what_is_young_is_not_looked_through() {
    submit("s1-young", null, 1, 5, State.DONE);
    // Never so in earnest: ids grow with time.
    submit("s2-old", null, 100, 5, State.DONE);

    assertThat(purge()).isZero();
    assertThat(rows("s2-old")).isEqualTo(5);
  }

  @Test
  void imports_go_with_the_last_of_their_submissions() {
    submit("s1-old", null, 100, 3, State.DONE);
    submit("s2-new", null, 4, 3, State.DONE);
    imported("i-old", 100, "s1-old");
    imported("i-half", 100, "s1-old", "s2-new");
    imported("i-refused", 100, (String) null);

    purge();

    assertThat(imports()).containsExactly("i-half");
    assertThat(chunks()).isEqualTo(2);
  }

  private void imported(String id, long daysAgo, String... submissionIds) {
    store
        .write(
            connection -> {
              long at = NOW.minus(Duration.ofDays(daysAgo)).toEpochMilli();
              connection
                  .createStatement()
                  .execute(
                      "INSERT INTO hubspot_import (id, idempotency_key, words, format, whole, accepted_at) VALUES ('%s', NULL, '', 'csv', 1, %d)"
                          .formatted(id, at));
              int number = 0;
              for (String submission : submissionIds) {
                connection
                    .createStatement()
                    .execute(
                        "INSERT INTO hubspot_import_chunk VALUES ('%s', %d, '', '', '{}', %s)"
                            .formatted(
                                id,
                                number++,
                                submission == null ? "NULL" : "'" + submission + "'"));
              }
              return null;
            })
        .join();
  }

  private List<String> imports() {
    return texts("SELECT id FROM hubspot_import ORDER BY id");
  }

  private List<String> texts(String sql) {
    return store.read(
        connection -> {
          List<String> texts = new ArrayList<>();
          var rows = connection.createStatement().executeQuery(sql);
          while (rows.next()) {
            texts.add(rows.getString(1));
          }
          return texts;
        });
  }

  private void sql(String sql) {
    store.write(connection -> connection.createStatement().executeUpdate(sql)).join();
  }

  private int chunks() {
    return store.read(
        connection -> {
          var row =
              connection
                  .createStatement()
                  .executeQuery("SELECT count(*) FROM hubspot_import_chunk");
          row.next();
          return row.getInt(1);
        });
  }

  private long purge() {
    var keeping =
        new WriteSettings.Keeping(Duration.ofDays(30), Duration.ofDays(90), Duration.ofHours(24));
    return new WritePurge(store, keeping, Clock.fixed(NOW, ZoneOffset.UTC)).run().join();
  }

  private void submit(String submission, String key, int daysAgo, int count, State state) {
    long at = NOW.minus(Duration.ofDays(daysAgo)).toEpochMilli();
    List<Write> writes = new ArrayList<>();
    List<WriteTable.Settlement> settlements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Write write =
          new Write(
              "w%06d".formatted(number++),
              1,
              ObjectType.CONTACTS,
              Operation.UPDATE,
              Target.record("1"),
              Map.of(),
              List.of(),
              false,
              Priority.NORMAL);
      writes.add(write);
      if (state != null) {
        settlements.add(
            new WriteTable.Settlement(write.id(), state, "1", false, List.of(), at + 1));
      }
    }
    store
        .write(
            connection -> {
              submissions.insert(connection, submission, key, "", null, at);
              waiting.insert(connection, submission, "writes-1", writes, at);
              table.settle(connection, settlements);
              return null;
            })
        .join();
  }

  private boolean insert(String submission, String key) {
    return store
        .write(c -> submissions.insert(c, submission, key, "", null, NOW.toEpochMilli()).isEmpty())
        .join();
  }

  private int rows(String submission) {
    return store.read(connection -> table.ofSubmission(connection, submission)).size();
  }

  private List<String> known() {
    return texts("SELECT id FROM hubspot_write_submission ORDER BY id");
  }
}
