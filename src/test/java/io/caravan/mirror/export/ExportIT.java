package io.caravan.mirror.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorListener;
import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.RunState;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.mirror.sync.SyncPlan;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A full sync by one export, against HubSpot on localhost. */
@Timeout(240)
class ExportIT {

  private static final String CONTACTS = "contacts";

  @TempDir Path directory;
  private Simulator hubspot;
  private SyncRig rig;

  private void start(int contacts) throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(contacts).noLimits().build());
  }

  private SyncRig rig(Dialect dialect, List<MirrorListener> listeners, String... more)
      throws Exception {
    return new SyncRig(TestDatabase.fresh(dialect, directory), hubspot, listeners, settings(more));
  }

  private String[] settings(String... more) {
    return Stream.concat(
            Stream.of(
                "caravan.export.directory", directory.resolve("exports").toString(),
                "caravan.export.threshold", "1000",
                "caravan.export.poll.first", "400ms",
                "caravan.export.poll.longest", "2s"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @AfterEach
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
    }
    hubspot.close();
  }

  private Map<Long, MirrorRecord> mirrored(SyncRig of) {
    var records = new LinkedHashMap<Long, MirrorRecord>();
    List<MirrorRecord> page;
    long last = 0;
    do {
      page = of.queries().liveRecords(of.portal(), ObjectType.CONTACTS, last, 1_000);
      for (MirrorRecord record : page) {
        last = record.ref().id();
        records.put(last, record);
      }
    } while (!page.isEmpty());
    return records;
  }

  private boolean noFileLeft() throws Exception {
    try (Stream<Path> files = Files.list(directory.resolve("exports"))) {
      return files.findAny().isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void an_export_brings_what_a_listing_would_in_a_few_calls(Dialect dialect) throws Exception {
    start(20_000);
    rig = rig(dialect, List.of());
    RunRow run = rig.run(CONTACTS, Mode.FULL);
    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode())
        .containsEntry("fetched", 20_000L)
        .containsEntry("created", 20_000L);
    assertThat(run.counts().of(SyncCount.CALLS)).isLessThan(10);
    assertThat(rig.calls("/contacts")).as("calls of a listing").isLessThan(5);
    assertThat(noFileLeft()).isTrue();
    Map<Long, MirrorRecord> exported = mirrored(rig);

    RunRow listed = byListing(dialect);

    assertThat(listed.counts().byCode())
        .containsEntry("fetched", 20_000L)
        .containsEntry("unchanged", 20_000L)
        .doesNotContainKey("updated");
    assertThat(mirrored(rig)).isEqualTo(exported);
  }

  /** In the same database, so that whatever an export brought otherwise would show. */
  private RunRow byListing(Dialect dialect) {
    assertThat(dialect).isNotNull();
    hubspot.faults().add(Fault.status(403).on("POST", "/crm/exports/*/export/async"));
    return rig.run(CONTACTS, Mode.FULL);
  }

  @Test
  void a_plan_says_what_the_run_does_whichever_way_it_is_asked_for() throws Exception {
    start(1_500);
    rig = rig(Dialect.SQLITE, List.of());
    SyncRequest full = SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL);

    SyncPlan export = rig.plan(full);
    SyncPlan first = rig.plan(SyncRequest.of(rig.portal(), CONTACTS, Mode.INCREMENTAL));
    SyncPlan dry = rig.plan(dry(full, 0));
    SyncPlan part = rig.plan(dry(full, 250));

    assertThat(export.means()).isEqualTo("export");
    assertThat(first.mode()).as("never synced").isEqualTo(Mode.FULL);
    assertThat(first.means()).isEqualTo("export");
    assertThat(dry.means()).as("a dry run lists").isEqualTo("listing");
    assertThat(dry.calls()).isEqualTo(15);
    assertThat(part.means()).isEmpty();
    assertThat(part.calls()).isEqualTo(3);
    RunRow run = rig.run(dry(full, 0));
    assertThat(run.counts().of(SyncCount.CALLS)).isEqualTo(dry.calls());
    assertThat(rig.calls("export/async")).isZero();
    assertThat(rig.plan(SyncRequest.records(rig.portal(), CONTACTS, List.of(1L, 2L))).calls())
        .isEqualTo(1);
  }

  private static SyncRequest dry(SyncRequest of, long maxRecords) {
    return new SyncRequest(
        of.portalId(), of.object(), of.mode(), 0, List.of(), null, 0, maxRecords, true);
  }

  @Test
  void deletions_are_found_and_fewer_records_than_the_threshold_are_listed() throws Exception {
    start(1_500);
    rig = rig(Dialect.SQLITE, List.of());
    rig.run(CONTACTS, Mode.FULL);
    List<Long> ids = hubspot.portal().ids(CONTACTS, false);
    hubspot.portal().delete(CONTACTS, ids.get(700));
    RunRow again = rig.run(CONTACTS, Mode.FULL);
    assertThat(again.counts().byCode()).containsEntry("fetched", 1_499L);
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () ->
                rig.queries()
                        .record(new RecordRef(rig.portal(), ObjectType.CONTACTS, ids.get(700)))
                        .orElseThrow()
                        .state()
                    == RecordState.DELETED);
    assertThat(rig.calls("export/async/tasks")).isPositive();
    long exports = rig.calls("export/async");
    rig.run("companies", Mode.FULL);
    assertThat(rig.calls("export/async")).isEqualTo(exports);
  }

  @Test
  void an_interrupted_run_finds_its_export_again_and_goes_on_behind_what_is_stored()
      throws Exception {
    start(3_000);
    var running = new AtomicLong();
    var database = TestDatabase.fresh(Dialect.SQLITE, directory);
    // Ends the run within its third page, as a stop of the process does.
    MirrorListener stopper =
        new MirrorListener() {
          private int seen;

          @Override
          public void recordsChanged(Connection connection, List<RecordTransition> transitions) {
            seen += transitions.size();
            if (seen > 1_000 && running.get() > 0) {
              rig.sync.runs().cancel(running.get());
            }
          }
        };
    rig = new SyncRig(database, hubspot, List.of(stopper), settings());
    running.set(
        rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join().id());
    RunRow broken = rig.ended(running.get());
    assertThat(broken.state()).isEqualTo(RunState.CANCELLED);
    long stored = broken.counts().of(SyncCount.FETCHED);
    assertThat(stored).isGreaterThan(1_000).isLessThan(3_000);
    rig.close();
    // Another machine, or a new disk: the file is fetched anew.
    try (Stream<Path> files = Files.list(directory.resolve("exports"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }

    rig = new SyncRig(database, hubspot, List.of(), settings());
    rig.sync.runs().resume(running.get()).join();
    RunRow resumed = rig.ended(running.get());

    assertThat(resumed.state()).isEqualTo(RunState.DONE);
    assertThat(resumed.counts().of(SyncCount.FETCHED)).isEqualTo(3_000);
    assertThat(resumed.counts().of(SyncCount.CREATED)).isEqualTo(3_000);
    assertThat(
            hubspot.report().recent().stream()
                .filter(call -> call.path().endsWith("/export/async"))
                .count())
        .isEqualTo(1);
    assertThat(mirrored(rig)).hasSize(3_000);
  }

  @Test
  void where_exports_are_not_granted_records_are_listed_and_the_day_is_not_asked_again()
      throws Exception {
    start(1_500);
    hubspot
        .faults()
        .add(
            Fault.status(403)
                .on("POST", "/crm/exports/*/export/async")
                .saying("MISSING_SCOPES", "This app hasn't been granted all required scopes"));
    rig = rig(Dialect.SQLITE, List.of());
    RunRow run = rig.run(CONTACTS, Mode.FULL);
    assertThat(run.state()).isEqualTo(RunState.DONE);
    assertThat(run.counts().byCode()).containsEntry("fetched", 1_500L);
    long asked = rig.calls("export/async");
    assertThat(asked).isEqualTo(1);
    rig.run(CONTACTS, Mode.FULL);
    assertThat(rig.calls("export/async")).isEqualTo(asked);
    SyncPlan plan = rig.plan(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL));
    assertThat(plan.means()).isEqualTo("listing");
    assertThat(plan.why()).contains("crm.export");
    assertThat(plan.records()).isEqualTo(1_500);
    assertThat(plan.calls()).isEqualTo(15);
  }
}
