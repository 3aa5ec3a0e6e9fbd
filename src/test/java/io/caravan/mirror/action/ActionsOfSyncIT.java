package io.caravan.mirror.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What syncs of a simulated portal tell. */
@Timeout(180)
class ActionsOfSyncIT {

  @TempDir private Path directory;

  @Test
  void a_first_full_run_tells_nothing_and_a_later_one_what_changed() throws Exception {
    try (var hubspot =
            Simulator.start(SimulatorOptions.builder().contacts(250).noLimits().build());
        var rig = new SyncRig(TestDatabase.fresh(Dialect.SQLITE, directory), hubspot)) {
      rig.run("contacts", Mode.FULL);
      assertThat(actions(rig)).isEmpty();

      List<Long> ids = hubspot.portal().ids("contacts", false);
      hubspot.portal().update("contacts", ids.get(3), Map.of("firstname", "Ada"));
      hubspot.portal().delete("contacts", ids.get(5));
      long created = hubspot.portal().create("contacts", Map.of("email", "new@example.com"));
      RunRow run = rig.run("contacts", Mode.FULL);

      await()
          .atMost(SyncRig.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(actions(rig))
                      .extracting(action -> action.kind().code() + " " + action.record().id())
                      .containsExactlyInAnyOrder(
                          "updated " + ids.get(3), "deleted " + ids.get(5), "created " + created));
      assertThat(actions(rig).stream().filter(action -> action.kind() == ActionKind.UPDATED))
          .singleElement()
          .satisfies(
              action -> {
                assertThat(action.origin().runId()).isEqualTo(run.id());
                assertThat(action.properties().get("firstname").after()).isEqualTo("Ada");
              });
      Life life =
          new Timeline(rig.store).of(new RecordRef(rig.portal(), ObjectType.CONTACTS, ids.get(5)));
      assertThat(life.events())
          .extracting(LifeEvent::kind)
          .containsExactly(ActionKind.CREATED, ActionKind.DELETED);
      assertThat(life.events().get(1).reason()).isEqualTo("found missing by sync run " + run.id());
    }
  }

  @Test
  void with_backfill_the_first_run_tells_of_every_record() throws Exception {
    try (var hubspot =
            Simulator.start(SimulatorOptions.builder().contacts(120).noLimits().build());
        var rig =
            new SyncRig(
                TestDatabase.fresh(Dialect.SQLITE, directory),
                hubspot,
                "caravan.actions.backfill",
                "true")) {
      rig.run("contacts", Mode.FULL);
      assertThat(actions(rig)).hasSize(120).allMatch(action -> action.kind() == ActionKind.CREATED);
    }
  }

  private static List<Action> actions(SyncRig rig) {
    return new ActionLog(rig.store).newest(ActionFilter.all(), 10_000);
  }
}
