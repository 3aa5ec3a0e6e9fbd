package io.caravan.mirror.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.export.ExportTasks.Admission;
import io.caravan.mirror.export.ExportTasks.Ask;
import io.caravan.mirror.export.ExportTasks.Busy;
import io.caravan.mirror.export.ExportTasks.Exhausted;
import io.caravan.mirror.export.ExportTasks.Under;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** HubSpot allows 30 exports in any 24 hours, and one at a time, for each portal. */
@ParameterizedClass
@EnumSource(Dialect.class)
class ExportTasksTest {

  private static final long PORTAL = 62_515;

  @Parameter Dialect dialect;
  @TempDir Path directory;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private Store store;
  private ExportTasks tasks;

  @BeforeEach
  void open() {
    store = Store.open(TestDatabase.fresh(dialect, directory), new SimpleMeterRegistry());
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    tasks = new ExportTasks(store, clock, Duration.ofHours(1));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Admission admit(long portalId, long runId) {
    return tasks.admit(portalId, runId, ObjectType.CONTACTS).join();
  }

  private ExportTasks.Task asked(long runId) {
    return ((Ask) admit(PORTAL, runId)).task();
  }

  @Test
  void one_goes_on_at_a_time_and_its_run_finds_it_again() {
    ExportTasks.Task task = asked(1);
    assertThat(admit(PORTAL, 2)).isInstanceOf(Busy.class);
    assertThat(admit(PORTAL + 1, 2)).isInstanceOf(Ask.class);
    tasks.running(task, "12000001").join();
    assertThat(admit(PORTAL, 2)).isInstanceOf(Busy.class);
    assertThat(admit(PORTAL, 1))
        .isInstanceOfSatisfying(
            Under.class, under -> assertThat(under.task().taskId()).isEqualTo("12000001"));
    tasks.over(task, "failed").join();
    assertThat(admit(PORTAL, 2)).isInstanceOf(Ask.class);
  }

  @Test
  void one_that_nobody_ended_does_not_hold_up_the_others_for_ever() {
    asked(1);
    now = now.plus(Duration.ofMinutes(59));
    assertThat(admit(PORTAL, 2)).isInstanceOf(Busy.class);
    now = now.plus(Duration.ofMinutes(2));
    assertThat(admit(PORTAL, 2)).isInstanceOf(Ask.class);
  }

  @Test
  void the_thirty_first_of_a_day_waits_until_the_first_is_a_day_old() {
    for (int i = 0; i < ExportTasks.PER_DAY; i++) {
      tasks.over(asked(i), "done").join();
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(tasks.left(PORTAL)).isZero();
    assertThat(tasks.left(PORTAL + 1)).isEqualTo(30);
    assertThat(admit(PORTAL, 99))
        .isInstanceOfSatisfying(
            Exhausted.class, exhausted -> assertThat(exhausted.reason()).contains("30"));
    now = now.plus(Duration.ofHours(24).minus(Duration.ofMinutes(30)));
    assertThat(admit(PORTAL, 99)).isInstanceOf(Ask.class);
  }

  @Test
  void what_is_not_granted_is_not_asked_for_again_for_a_day() {
    tasks.over(asked(1), "refused").join();
    assertThat(tasks.refused(PORTAL)).isTrue();
    assertThat(tasks.left(PORTAL)).isEqualTo(30);
    assertThat(admit(PORTAL, 2))
        .isInstanceOfSatisfying(
            Exhausted.class, exhausted -> assertThat(exhausted.reason()).contains("crm.export"));
    now = now.plus(Duration.ofHours(25));
    assertThat(tasks.refused(PORTAL)).isFalse();
    assertThat(admit(PORTAL, 2)).isInstanceOf(Ask.class);
  }
}
