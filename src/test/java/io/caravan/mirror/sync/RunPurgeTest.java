package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class RunPurgeTest {

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
  void old_runs_are_forgotten_and_the_last_of_each_kind_is_not() {
    long first = run(Mode.FULL, 400, false, RunState.DONE);
    long last = run(Mode.FULL, 399, false, RunState.DONE);
    run(Mode.FULL, 1, true, RunState.DONE);
    run(Mode.INCREMENTAL, 398, false, RunState.FAILED);
    long young = run(Mode.INCREMENTAL, 2, false, RunState.DONE);
    long only = run(Mode.ARCHIVED, 398, false, RunState.CANCELLED);

    assertThat(purge()).isEqualTo(2);

    var runs = RunRepository.reading(store);
    assertThat(runs.find(first)).isEmpty();
    assertThat(List.of(last, young, only)).allMatch(id -> runs.find(id).isPresent());
    assertThat(purge()).isZero();
  }

  @Test
  void many_are_forgotten_in_several_steps() {
    store
        .write(
            connection ->
                connection
                    .createStatement()
                    .executeUpdate(
                        """
                        INSERT INTO sync_run (portal_id, object, object_type, mode, request, state,
                          instance, seen_at, started_at, ended_at, checkpoint, counts, error)
                        WITH RECURSIVE counted (n) AS
                          (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1100)
                        SELECT 1, 'contacts', '0-1', 'incremental', '{}', 'done', '', n, n, n, '',
                          '{}', '' FROM counted
                        """))
        .join();
    run(Mode.INCREMENTAL, 399, false, RunState.DONE);

    assertThat(purge()).isEqualTo(1_100);
  }

  private long purge() {
    return new RunPurge(store, Duration.ofDays(365), at(0)).run().join();
  }

  private long run(Mode mode, int daysAgo, boolean dryRun, RunState end) {
    var repository = new RunRepository(store, "this", at(daysAgo));
    var request = new SyncRequest(1, "contacts", mode, 0, List.of(), null, 0, 0, dryRun);
    long id = repository.insert(request, ObjectType.CONTACTS).join().id();
    repository.ended(id, end, "").join();
    return id;
  }

  private static Clock at(int daysAgo) {
    return Clock.fixed(NOW.minus(Duration.ofDays(daysAgo)), ZoneOffset.UTC);
  }
}
