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
    submit("s-old", "k-old", 100, 1_500, State.DONE);
    submit("s-refused", null, 40, 3, State.REJECTED);
    submit("s-dead", null, 100, 2, State.DEAD);
    submit("s-waiting", null, 100, 2, null);
    submit("s-new", "k-new", 2, 4, State.DONE);

    long forgotten = purge();

    assertThat(forgotten).isEqualTo(1_502);
    assertThat(rows("s-old")).isZero();
    assertThat(rows("s-refused")).isEqualTo(3);
    assertThat(rows("s-dead")).isZero();
    assertThat(rows("s-waiting")).isEqualTo(2);
    assertThat(rows("s-new")).isEqualTo(4);
    assertThat(known()).containsExactly("s-new", "s-refused", "s-waiting");
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
  void imports_go_with_the_last_of_their_submissions() {
    submit("s-old", null, 100, 3, State.DONE);
    submit("s-new", null, 4, 3, State.DONE);
    imported("i-old", 100, "s-old");
    imported("i-half", 100, "s-old", "s-new");
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
    return store.read(
        connection -> {
          List<String> ids = new ArrayList<>();
          var rows =
              connection
                  .createStatement()
                  .executeQuery("SELECT id FROM hubspot_import ORDER BY id");
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
          return ids;
        });
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
    return store.read(
        connection -> {
          List<String> ids = new ArrayList<>();
          try (var select =
              connection.prepareStatement("SELECT id FROM hubspot_write_submission ORDER BY id")) {
            var rows = select.executeQuery();
            while (rows.next()) {
              ids.add(rows.getString(1));
            }
          }
          return ids;
        });
  }
}
