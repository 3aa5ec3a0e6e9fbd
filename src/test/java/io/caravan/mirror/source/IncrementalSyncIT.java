package io.caravan.mirror.source;

import static io.caravan.mirror.source.SourceRig.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.mirror.RecordState;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class IncrementalSyncIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private SourceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SourceRig(TestDatabase.fresh(dialect, directory), 650);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void what_changed_since_the_last_run_is_brought_and_nothing_else() {
    full();
    List<Long> ids = rig.ids();
    ids.subList(100, 400).forEach(id -> rig.set(id, "firstname", "Zephyrine"));
    long created = rig.hubspot.portal().create(CONTACTS, Map.of("email", "new@example.com"));

    RunRow run = rig.run(Mode.INCREMENTAL);

    assertThat(run.state()).as(run.error()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode())
        .containsEntry("fetched", 301L)
        .containsEntry("updated", 300L)
        .containsEntry("created", 1L)
        .containsEntry("calls", 3L);
    assertThat(run.note()).isEmpty();
    assertThat(rig.ours()).isEqualTo(rig.theirs());
    assertThat(rig.reached())
        .isEqualTo(rig.hubspot.portal().find(CONTACTS, created).orElseThrow().updatedAt());

    rig.clock.advance(Duration.ofMinutes(20));
    assertThat(rig.run(Mode.INCREMENTAL).counts().byCode())
        .containsEntry("unchanged", 301L)
        .doesNotContainKeys("updated", "created");
    assertThat(rig.run(Mode.INCREMENTAL).counts().byCode()).isEqualTo(Map.of("calls", 2L));
  }

  @Test
  void without_a_full_run_there_is_nothing_to_build_on() {
    RunRow run = rig.run(Mode.INCREMENTAL);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error())
        .contains("no full sync of contacts in portal", "run a full sync first (--full)");
    assertThat(rig.rig.calls("/search")).isZero();
  }

  @Test
  void an_index_that_lags_neither_brings_old_values_back_nor_deleted_records() {
    full();
    long changed = rig.ids().get(0);
    long deleted = rig.ids().get(1);
    rig.set(changed, "firstname", "First");
    rig.set(deleted, "firstname", "Gone");
    rig.hubspot.portal().indexLag(Duration.ofHours(1));
    rig.clock.advance(Duration.ofSeconds(5));
    rig.set(changed, "firstname", "Second");
    rig.hubspot.portal().delete(CONTACTS, deleted);
    rig.read(changed, deleted);
    assertThat(rig.value(changed, "firstname")).isEqualTo("Second");

    RunRow run = rig.run(Mode.INCREMENTAL);

    assertThat(run.counts().of(SyncCount.FETCHED)).isEqualTo(2);
    assertThat(rig.value(changed, "firstname")).isEqualTo("Second");
    assertThat(rig.state(deleted)).isEqualTo(RecordState.DELETED);
  }

  @Test
  void a_change_that_shows_late_is_found_by_the_second_pass() {
    full();
    long late = rig.ids().get(10);
    rig.hubspot.portal().indexLag(Duration.ofMinutes(40));
    rig.set(late, "firstname", "Late");
    for (int minutes = 0; minutes < 60; minutes += 20) {
      rig.clock.advance(Duration.ofMinutes(20));
      rig.run(Mode.INCREMENTAL);
    }
    assertThat(rig.value(late, "firstname")).isNotEqualTo("Late");

    rig.clock.advance(Duration.ofMinutes(90));
    RunRow run = rig.run(Mode.INCREMENTAL);

    assertThat(run.counts().of(SyncCount.UPDATED)).isEqualTo(1);
    assertThat(rig.value(late, "firstname")).isEqualTo("Late");
    assertThat(rig.run(Mode.INCREMENTAL).counts().of(SyncCount.FETCHED)).isZero();
  }

  @Test
  void properties_that_do_not_fit_into_a_search_are_read_by_batch() throws Exception {
    String names =
        IntStream.range(0, 200)
            .mapToObj(i -> "a_property_of_no_importance_" + i)
            .collect(Collectors.joining(","));
    rig.route("properties", "email,firstname," + names);
    rig.run("0-1", Mode.FULL);
    rig.clock.advance(Duration.ofHours(1));
    rig.ids().subList(0, 250).forEach(id -> rig.set(id, "firstname", "Zephyrine"));
    long vanished = rig.ids().get(3);
    rig.hubspot.portal().indexLag(Duration.ofHours(1));
    rig.hubspot.portal().delete(CONTACTS, vanished);

    RunRow run = rig.run("0-1", Mode.INCREMENTAL);

    // Two searches, three batch reads, a count.
    assertThat(run.counts().byCode())
        .containsEntry("updated", 249L)
        .containsEntry("deleted", 1L)
        .containsEntry("calls", 6L);
    assertThat(rig.state(vanished)).isEqualTo(RecordState.DELETED);

    rig.hubspot.portal().indexLag(Duration.ZERO);
    RunRow again = rig.run("0-1", Mode.INCREMENTAL);

    // What the mirror has as of its last change is not read again.
    assertThat(again.counts().byCode()).isEqualTo(Map.of("calls", 3L));
  }

  @Test
  void since_a_moment_moves_nothing_on() {
    full();
    long before = rig.reached();
    long moment = rig.clock.millis();
    rig.set(rig.ids().get(5), "firstname", "Zephyrine");

    RunRow run = rig.rig.run(SyncRequest.since(rig.rig.portal(), CONTACTS, moment));

    assertThat(run.counts().byCode())
        .containsEntry("updated", 1L)
        .containsEntry("fetched", 1L)
        .containsEntry("calls", 1L);
    assertThat(rig.reached()).isEqualTo(before);
  }

  @Test
  void records_that_only_the_mirror_has_are_noted() {
    full();
    rig.hubspot.portal().delete(CONTACTS, rig.ids().get(5));

    RunRow run = rig.run(Mode.INCREMENTAL);

    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.note())
        .startsWith("HubSpot's search finds 649 contacts, the mirror has 650")
        .contains("reconciliation");
  }

  @Test
  void a_run_that_broke_off_goes_on_where_it_was() throws Exception {
    full();
    rig.ids().forEach(id -> rig.set(id, "firstname", "Zephyrine"));
    rig.hubspot.faults().add(Fault.slow(Duration.ofMillis(500)));
    var some =
        new SyncRequest(
            rig.rig.portal(), CONTACTS, Mode.INCREMENTAL, 0, List.of(), null, 50, 0, false);
    long id = rig.rig.sync.runs().start(some).join().id();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.rig.row(id).counts().of(SyncCount.FETCHED) >= 100);

    rig.restart();
    rig.hubspot.faults().clear();
    assertThat(rig.rig.row(id).state()).isEqualTo(RunState.INTERRUPTED);
    rig.rig.sync.runs().resume(id).join();

    assertThat(rig.rig.ended(id).counts().byCode())
        .containsEntry("fetched", 650L)
        .containsEntry("updated", 650L);
    assertThat(rig.ours()).isEqualTo(rig.theirs());
  }

  @Test
  void a_missing_scope_ends_this_run_at_once_and_no_other() {
    rig.hubspot
        .faults()
        .add(
            Fault.status(403)
                .saying("MISSING_SCOPES", "This app needs crm.objects.contacts.read")
                .on("GET", "/crm/objects/*/contacts"));

    RunRow contacts = rig.run(Mode.FULL);
    RunRow deals = rig.run("deals", Mode.FULL);

    assertThat(contacts.state()).isEqualTo(RunState.FAILED);
    assertThat(contacts.error()).contains("contacts", "lacks the scope crm.objects.contacts.read");
    assertThat(rig.rig.calls("objects/2026-09/contacts")).isLessThanOrEqualTo(2);
    assertThat(deals.state()).isEqualTo(RunState.DONE);
  }

  @Test
  void nothing_is_lost_while_the_index_lags_and_records_change_under_the_runs() throws Exception {
    full();
    rig.hubspot.portal().indexLag(Duration.ofSeconds(20));
    var random = new Random(11);
    List<Long> ids = rig.ids();
    var small =
        new SyncRequest(
            rig.rig.portal(), CONTACTS, Mode.INCREMENTAL, 0, List.of(), null, 20, 0, false);
    for (int round = 0; round < 4; round++) {
      long id = rig.rig.sync.runs().start(small).join().id();
      // At least so much, and on until the run has ended.
      for (int i = 0; i < 150 || rig.rig.row(id).state().isOpen(); i++) {
        long record = ids.get(random.nextInt(ids.size()));
        rig.set(record, "firstname", "Name " + round + "/" + i);
        if (i % 10 == 0) {
          rig.clock.advance(Duration.ofMillis(random.nextInt(3_000)));
        }
      }
      assertThat(rig.rig.ended(id).state()).isEqualTo(RunState.DONE);
    }

    rig.clock.advance(Duration.ofMinutes(1));
    rig.run(Mode.INCREMENTAL);

    assertThat(rig.ours()).isEqualTo(rig.theirs());
  }

  /** The records were made so long ago that no overlap reaches them. */
  private void full() {
    assertThat(rig.run(Mode.FULL).state()).isEqualTo(RunState.DONE);
    rig.clock.advance(Duration.ofMinutes(5));
  }
}
