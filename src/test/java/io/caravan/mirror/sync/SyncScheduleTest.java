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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncScheduleTest {

  private static final long PORTAL = 62_515;
  private static final ObjectType CONTACTS = ObjectType.CONTACTS;

  @TempDir Path directory;

  private final MovableClock clock = new MovableClock();
  private Store store;
  private RunRepository runs;
  private SyncSchedule schedule;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(Dialect.SQLITE, directory), new SimpleMeterRegistry());
    runs = new RunRepository(store, "this", clock);
    schedule = new SyncSchedule(null, List::of, true, clock);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void the_first_run_is_full_and_nothing_else_is_due_before_it_has_read_all() {
    SyncedObject object = object("5m", "", "1m", "1m");
    assertThat(due(object)).contains(Mode.FULL);

    run(Mode.FULL, RunState.FAILED);
    clock.pass(Duration.ofHours(1));

    assertThat(due(object)).isEmpty();
  }

  @Test
  void an_incremental_run_is_due_its_time_after_the_last_run_of_either_kind() {
    SyncedObject object = object("5m", "", "", "");
    full();
    assertThat(due(object)).isEmpty();
    clock.pass(Duration.ofMinutes(5));
    assertThat(due(object)).contains(Mode.INCREMENTAL);

    run(Mode.INCREMENTAL, RunState.DONE);

    assertThat(due(object)).isEmpty();
  }

  @Test
  void a_dry_run_is_no_run() {
    var request = new SyncRequest(PORTAL, "contacts", Mode.FULL, 0, List.of(), null, 0, 0, true);
    long id = runs.insert(request, CONTACTS).join().id();
    runs.ended(id, RunState.DONE, "").join();

    assertThat(due(object("5m", "", "", ""))).contains(Mode.FULL);
  }

  @Test
  void any_number_of_dry_runs_does_not_hide_the_last_run_in_earnest() {
    full();
    var request = new SyncRequest(PORTAL, "contacts", Mode.FULL, 0, List.of(), null, 0, 0, true);
    for (int i = 0; i < 60; i++) {
      clock.pass(Duration.ofSeconds(1));
      runs.ended(runs.insert(request, CONTACTS).join().id(), RunState.DONE, "").join();
    }

    assertThat(due(object("5m", "", "", ""))).isEmpty();
  }

  @Test
  void a_full_run_follows_its_cron_also_after_days_without_the_process() {
    SyncedObject object = object("", "0 0 2 ? * SUN", "", "");
    full();
    clock.pass(Duration.ofDays(20));

    assertThat(due(object)).contains(Mode.FULL);

    full();
    assertThat(due(object)).isEmpty();
  }

  @Test
  void what_runs_often_does_not_starve_what_runs_seldom() {
    SyncedObject object = object("1m", "", "60m", "120m");
    full();
    // The recycle bin is never listed by a full run.
    run(Mode.ARCHIVED, RunState.DONE);
    Map<Mode, Integer> started = new EnumMap<>(Mode.class);
    // Each run takes longer than the time after which the next incremental one is due.
    for (int minute = 0; minute < 600; minute += 3) {
      clock.pass(Duration.ofMinutes(3));
      due(object)
          .ifPresent(
              mode -> {
                started.merge(mode, 1, Integer::sum);
                run(mode, RunState.DONE);
              });
    }

    assertThat(started.get(Mode.CALCULATED)).isBetween(2, 10);
    assertThat(started.get(Mode.ARCHIVED)).isBetween(1, 5);
    assertThat(started.get(Mode.INCREMENTAL)).isGreaterThan(180);
  }

  @Test
  void a_run_that_a_crash_interrupted_is_taken_up_at_once_and_one_that_failed_after_a_while() {
    full();
    long crashed = run(Mode.INCREMENTAL, RunState.INTERRUPTED);
    assertThat(toResume(Mode.INCREMENTAL)).contains(crashed);

    run(Mode.FULL, RunState.FAILED);
    assertThat(toResume(Mode.FULL)).isEmpty();
    clock.pass(Duration.ofMinutes(10));
    assertThat(toResume(Mode.FULL)).isPresent();

    run(Mode.FULL, RunState.CANCELLED);
    clock.pass(Duration.ofHours(10));
    assertThat(toResume(Mode.FULL)).isEmpty();
  }

  private Optional<Mode> due(SyncedObject object) {
    return schedule.due(object, new RunHistory(runs, PORTAL, "contacts"));
  }

  private Optional<Long> toResume(Mode mode) {
    return new RunHistory(runs, PORTAL, "contacts")
        .toResume(mode, clock.millis(), Duration.ofMinutes(10))
        .map(RunRow::id);
  }

  /** A full run that has read all. */
  private void full() {
    long id = run(Mode.FULL, RunState.DONE);
    RunRow row = runs.find(id).orElseThrow();
    var run = new SyncRun(id, row.request(), object("", "", "", ""), CONTACTS, null, row);
    store
        .apply(new ArrayList<>(List.of(new SyncPositions(store).reached(run, clock.millis()))))
        .join();
  }

  private long run(Mode mode, RunState end) {
    long id = runs.insert(SyncRequest.of(PORTAL, "contacts", mode), CONTACTS).join().id();
    runs.ended(id, end, "").join();
    return id;
  }

  private static SyncedObject object(
      String every, String full, String calculated, String archived) {
    return new SyncedObject(
        "contacts",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        "",
        "none",
        100,
        duration(every),
        full,
        duration(calculated),
        Duration.ZERO,
        duration(archived));
  }

  private static Duration duration(String minutes) {
    return minutes.isEmpty()
        ? Duration.ZERO
        : Duration.ofMinutes(Long.parseLong(minutes.replace("m", "")));
  }

  /** Stands still until it is moved. */
  private static final class MovableClock extends Clock {
    private Instant now = Instant.parse("2026-11-22T09:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
