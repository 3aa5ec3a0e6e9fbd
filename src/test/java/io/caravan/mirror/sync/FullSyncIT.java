package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
class FullSyncIT {

  private static final String CONTACTS = "contacts";

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private SyncRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(1_050).noLimits().build());
    database = TestDatabase.fresh(dialect, directory);
    rig = new SyncRig(database, hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_full_run_brings_every_record_and_the_next_finds_them_unchanged() {
    RunRow first = rig.run(CONTACTS, Mode.FULL);

    assertThat(first.state()).isEqualTo(RunState.DONE);
    assertThat(first.counts().byCode())
        .containsEntry("fetched", 1_050L)
        .containsEntry("created", 1_050L)
        .containsEntry("calls", 11L);
    assertSameAsHubSpot();

    RunRow second = rig.run(CONTACTS, Mode.FULL);

    assertThat(second.counts().byCode())
        .containsEntry("unchanged", 1_050L)
        .doesNotContainKeys("created", "updated", "deleted");
    assertThat(rig.sync.runs().history().reached(rig.portal(), ObjectType.CONTACTS))
        .isEqualTo(second.startedAt());
  }

  @Test
  void records_that_vanished_without_a_word_are_found_and_asked_for() {
    rig.run(CONTACTS, Mode.FULL);
    List<Long> ids = hubspot.portal().ids(CONTACTS, false);
    hubspot.portal().delete(CONTACTS, ids.get(0));
    hubspot.portal().delete(CONTACTS, ids.get(500));
    hubspot.portal().delete(CONTACTS, ids.get(ids.size() - 1));
    long survivor = hubspot.portal().merge(CONTACTS, ids.get(7), ids.get(8));

    RunRow run = rig.run(CONTACTS, Mode.FULL);

    // The record that lives on may be learned from a re-read before its page comes.
    assertThat(run.counts().of(SyncCount.ABSENT)).isEqualTo(5);
    await().atMost(SyncRig.PATIENCE).untilAsserted(this::assertSameAsHubSpot);
    assertThat(state(ids.get(500))).isEqualTo(RecordState.DELETED);
    assertThat(rig.queries().currentRef(ref(ids.get(7)))).isEqualTo(ref(survivor));
  }

  @Test
  void a_dry_run_changes_nothing_and_says_what_would() {
    rig.run(CONTACTS, Mode.FULL);
    long id = hubspot.portal().ids(CONTACTS, false).get(3);
    String before = value(id, "firstname");
    hubspot.portal().update(CONTACTS, id, Map.of("firstname", "Zephyrine"));
    var dry = new SyncRequest(rig.portal(), CONTACTS, Mode.FULL, 0, List.of(), null, 0, 0, true);

    RunRow run = rig.run(dry);

    assertThat(run.counts().byCode())
        .containsEntry("updated", 1L)
        .containsEntry("unchanged", 1_049L);
    assertThat(value(id, "firstname")).isEqualTo(before);
  }

  @Test
  void a_second_run_of_the_same_object_is_refused_and_says_why() {
    hubspot.faults().add(Fault.slow(Duration.ofMillis(300)).times(3));
    RunRow first = rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join();

    assertThatThrownBy(
            () -> rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join())
        .rootCause()
        .isInstanceOf(RunRefused.class)
        .hasMessageContaining(
            "a full sync of contacts in portal " + rig.portal() + " goes on since")
        .hasMessageContaining("(run " + first.id() + ")");
    assertThat(rig.ended(first.id()).state()).isEqualTo(RunState.DONE);
  }

  @Test
  void an_unknown_object_is_refused_with_those_that_have_routes() {
    assertThatThrownBy(() -> rig.run("dragons", Mode.FULL))
        .hasStackTraceContaining("no route syncs 'dragons'; there are routes for")
        .hasStackTraceContaining("companies, contacts, deals");
  }

  @Test
  void a_cancelled_run_ends_after_its_page_and_goes_on_from_there() {
    hubspot.faults().add(Fault.slow(Duration.ofMillis(100)));
    long id = rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join().id();
    await().until(() -> rig.row(id).counts().of(SyncCount.FETCHED) >= 200);

    assertThat(rig.sync.runs().cancel(id)).isTrue();

    RunRow cancelled = rig.ended(id);
    assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
    long fetched = cancelled.counts().of(SyncCount.FETCHED);
    assertThat(fetched).isLessThan(1_050);
    hubspot.faults().clear();
    rig.sync.runs().resume(id).join();
    RunRow done = rig.ended(id);
    assertThat(done.state()).isEqualTo(RunState.DONE);
    assertThat(done.counts().byCode())
        .containsEntry("fetched", 1_050L)
        .containsEntry("created", 1_050L);
    assertSameAsHubSpot();
  }

  @Test
  void a_run_whose_process_ended_is_interrupted_and_can_be_resumed() throws Exception {
    hubspot.faults().add(Fault.slow(Duration.ofMillis(100)));
    long id = rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join().id();
    await().until(() -> rig.row(id).counts().of(SyncCount.FETCHED) >= 200);

    rig.close();
    hubspot.faults().clear();
    rig = new SyncRig(database, hubspot);

    assertThat(rig.row(id).state()).isEqualTo(RunState.INTERRUPTED);
    rig.sync.runs().resume(id).join();
    assertThat(rig.ended(id).counts().byCode()).containsEntry("fetched", 1_050L);
    assertSameAsHubSpot();
  }

  @Test
  void at_most_so_many_records_leave_the_position_where_it_was() {
    var some =
        new SyncRequest(rig.portal(), CONTACTS, Mode.FULL, 0, List.of(), null, 50, 120, false);

    RunRow run = rig.run(some);

    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode()).containsEntry("fetched", 120L).containsEntry("calls", 3L);
    assertThat(rig.queries().liveCounts(rig.portal())).containsEntry(ObjectType.CONTACTS, 120L);
    assertThat(rig.sync.runs().history().reached(rig.portal(), ObjectType.CONTACTS)).isZero();
  }

  private void assertSameAsHubSpot() {
    List<Long> ids = hubspot.portal().ids(CONTACTS, false);
    List<MirrorRecord> mirrored =
        rig.queries().liveRecords(rig.portal(), ObjectType.CONTACTS, 0, 100_000);
    assertThat(mirrored.stream().map(record -> record.ref().id()))
        .containsExactlyInAnyOrderElementsOf(ids);
    for (MirrorRecord record : mirrored) {
      Map<String, String> values =
          hubspot.portal().find(CONTACTS, record.ref().id()).orElseThrow().properties();
      assertThat(record.properties()).containsAllEntriesOf(nonEmpty(values));
    }
  }

  private static Map<String, String> nonEmpty(Map<String, String> values) {
    var kept = new java.util.HashMap<>(values);
    kept.values().removeIf(value -> value == null || value.isEmpty());
    return kept;
  }

  private RecordState state(long id) {
    return rig.queries().record(ref(id)).orElseThrow().state();
  }

  private String value(long id, String property) {
    return rig.queries().record(ref(id)).orElseThrow().properties().get(property);
  }

  private RecordRef ref(long id) {
    return new RecordRef(rig.portal(), ObjectType.CONTACTS, id);
  }
}
