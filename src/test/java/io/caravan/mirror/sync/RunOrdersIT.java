package io.caravan.mirror.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people ask for, and what becomes of it; and what is told of a run beforehand. */
@Timeout(180)
class RunOrdersIT {

  private static final String CONTACTS = "contacts";

  @TempDir private Path directory;

  private Simulator hubspot;
  private SyncRig rig;

  @BeforeEach
  void start() throws Exception {
    hubspot = Simulator.start(SimulatorOptions.builder().contacts(1_050).noLimits().build());
    rig = new SyncRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void incremental_of_what_was_never_synced_is_full() {
    RunRow run = rig.sync.orders().start(incremental()).join();

    assertThat(run.request().mode()).isEqualTo(Mode.FULL);
    assertThat(rig.ended(run.id()).counts().of(SyncCount.FETCHED)).isEqualTo(1_050);
  }

  @Test
  void a_full_run_that_broke_off_is_taken_up_again() {
    hubspot.faults().add(Fault.slow(Duration.ofMillis(100)));
    long id = rig.sync.runs().start(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).join().id();
    await().until(() -> rig.row(id).counts().of(SyncCount.FETCHED) >= 200);
    rig.sync.runs().cancel(id);
    rig.ended(id);
    hubspot.faults().clear();

    RunRow again = rig.sync.orders().start(incremental()).join();

    assertThat(again.id()).isEqualTo(id);
    assertThat(rig.ended(id).counts().byCode())
        .containsEntry("fetched", 1_050L)
        .containsEntry("created", 1_050L);
  }

  @Test
  void what_a_run_would_cost_is_told_with_one_call() {
    long before = rig.calls("/search");

    SyncPlan full = rig.plan(incremental());

    assertThat(full.mode()).isEqualTo(Mode.FULL);
    assertThat(full.records()).isEqualTo(1_050);
    assertThat(rig.calls("/search") - before).isEqualTo(1);
    long told = full.calls();
    assertThat(
            rig.run(SyncRequest.of(rig.portal(), CONTACTS, Mode.FULL)).counts().of(SyncCount.CALLS))
        .as("as it was told")
        .isEqualTo(told);

    var few = new SyncRequest(rig.portal(), CONTACTS, Mode.FULL, 0, List.of(), null, 0, 120, false);
    assertThat(rig.plan(few).calls()).isEqualTo(2);
  }

  @Test
  void what_cannot_be_done_is_refused_before_anything_is_asked() {
    assertThatThrownBy(() -> rig.plan(SyncRequest.of(rig.portal(), "dragons", Mode.FULL)))
        .isInstanceOfSatisfying(
            RunRefused.class,
            refused -> assertThat(refused.why()).isEqualTo(RunRefused.Why.NO_ROUTE));
    assertThatThrownBy(() -> rig.plan(SyncRequest.of(rig.portal(), "divisions", Mode.FULL)))
        .hasRootCauseInstanceOf(RunRefused.class)
        .hasRootCauseMessage(
            "portal %d has no object 'divisions': use contacts, companies, deals, an objectTypeId"
                    .formatted(rig.portal())
                + " such as 2-123456, or the name of one of its custom objects");
  }

  private SyncRequest incremental() {
    return SyncRequest.of(rig.portal(), CONTACTS, Mode.INCREMENTAL);
  }
}
