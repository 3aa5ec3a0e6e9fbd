package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class ReconcilePurgeTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void old_runs_go_with_what_they_found_and_the_last_of_a_type_stays() {
    run(1, "0-1", 400, "drift", 5);
    found(1, 11_000);
    run(2, "0-1", 399, "failed", 0);
    run(3, "0-1", 2, "equal", 9);
    run(4, "0-2", 400, "repaired", 7);
    found(4, 3);

    assertThat(purge()).isEqualTo(2);

    assertThat(number("SELECT count(*) FROM reconcile_run")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM reconcile_drift")).isEqualTo(3);
    assertThat(number("SELECT count(*) FROM reconcile_range")).isEqualTo(2);
    assertThat(purge()).isZero();
  }

  @Test
  void the_run_that_says_how_far_changes_were_compared_stays() {
    run(1, "0-1", 400, "equal", 9);
    run(2, "0-1", 2, "drift", 0);

    assertThat(purge()).isZero();
  }

  private long purge() {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new ReconcilePurge(store, Duration.ofDays(365), clock).run().join();
  }

  private void run(long id, String type, int daysAgo, String verdict, long checkedTo) {
    long at = NOW.minus(Duration.ofDays(daysAgo)).toEpochMilli();
    boolean sqlite = dialect == Dialect.SQLITE;
    sql(
        """
        INSERT INTO reconcile_run (id, portal_id, object_type, level, links, with_values, repair,
                                   started_at, heartbeat_at, finished_at, verdict, checked_to,
                                   report)
        %s VALUES (%d, 1, '%s', 'full', 'none', 0, 1, %d, %d, %d, '%s', %d, '')
        """
            .formatted(
                sqlite ? "" : "OVERRIDING SYSTEM VALUE", id, type, at, at, at, verdict, checkedTo));
    sql("INSERT INTO reconcile_range VALUES (%d, 1, 2, 3, 4, 5, 6)".formatted(id));
  }

  private void found(long run, int records) {
    sql(
        """
        INSERT INTO reconcile_drift (run_id, number, portal_id, object_type, record_id, kind,
                                     detail, repair, found_at)
        WITH RECURSIVE counted (n) AS
          (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %d)
        SELECT %d, n, 1, '0-1', n, 'stale', '', '', 1 FROM counted
        """
            .formatted(records, run));
  }

  private void sql(String sql) {
    store.write(connection -> connection.createStatement().executeUpdate(sql)).join();
  }

  private long number(String sql) {
    return store.read(
        connection -> {
          try (var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
