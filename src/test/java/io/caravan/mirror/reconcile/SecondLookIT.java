package io.caravan.mirror.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.StoreSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Differences that are none: HubSpot's index is behind, or the news are still to be worked in. */
@Timeout(120)
class SecondLookIT {

  @TempDir Path directory;

  private Simulator hubspot;
  private ReconcileRig rig;
  private long contact;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(300).noLimits().indexLag(Duration.ZERO).build());
    rig =
        new ReconcileRig(
            hubspot,
            StoreSettings.sqlite(directory.resolve("caravan.db")),
            "caravan.reconcile.settle",
            "300ms");
    rig.load();
    contact = hubspot.portal().ids("contacts", false).get(7);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_change_of_which_no_news_came_in_time_is_drift() {
    hubspot.portal().update("contacts", contact, Map.of("firstname", "New"));

    RunReport run = rig.contacts(request -> request.with(Level.FULL));

    assertThat(rig.drift(run)).containsExactly(contact + " stale firstname");
    assertThat(run.verdict()).isEqualTo("repaired");
  }

  @Test
  void a_change_whose_news_may_wait_in_a_channel_is_none_and_the_next_run_looks_again() {
    rig.contacts(request -> request.with(Level.FULL));
    rig.channels()
        .append("events", List.of(ChannelMessage.of("any", "{}".getBytes(StandardCharsets.UTF_8))))
        .join();
    hubspot.portal().update("contacts", contact, Map.of("firstname", "New"));
    hubspot.portal().delete("contacts", hubspot.portal().ids("contacts", false).get(9));

    RunReport run = rig.contacts(request -> request.with(Level.FULL));

    assertThat(run.verdict()).isEqualTo("equal");
    assertThat(run.inFlight()).isEqualTo(2);
    assertThat(rig.rows("SELECT checked_to FROM reconcile_run WHERE id = " + run.runId(), 1))
        .containsExactly("0");
    assertThat(rig.mirror.queries().liveCounts(rig.portal()).get(ObjectType.CONTACTS))
        .isEqualTo(300);
  }

  @Test
  void what_the_index_does_not_show_yet_is_none() {
    rig.contacts(request -> request.with(Level.FULL));
    hubspot.portal().indexLag(Duration.ofHours(1));
    hubspot.portal().update("contacts", contact, Map.of("firstname", "New"));
    long created = hubspot.portal().create("contacts", Map.of("email", "n@x.example"));
    // The mirror has heard of both, as events would tell it.
    assertThat(rig.contacts(request -> request.with(Level.FULL)).repaired()).isEqualTo(2);

    RunReport counts = rig.contacts(request -> request.with(Level.COUNTS));
    RunReport dates = rig.contacts(request -> request);

    assertThat(counts.compared()).as("suspects that the index named").isPositive();
    assertThat(counts.verdict()).isEqualTo("equal");
    assertThat(dates.verdict()).isEqualTo("equal");
    assertThat(rig.mirror.queries().currentRef(rig.contact(created)).id()).isEqualTo(created);
  }

  @Test
  void what_changed_since_the_last_run_is_read_one_by_one() {
    assertThat(rig.contacts(request -> request.with(Level.FULL)).verdict()).isEqualTo("equal");
    for (long id : hubspot.portal().ids("contacts", false).subList(20, 60)) {
      hubspot.portal().update("contacts", id, Map.of("firstname", "New"));
    }

    org.awaitility.Awaitility.await()
        .untilAsserted(
            () -> {
              // What is younger than the settling time is left to a later run.
              RunReport run = rig.contacts(request -> request);
              assertThat(run.calls()).isLessThan(50);
              assertThat(rig.rows("SELECT count(*) FROM reconcile_drift WHERE kind = 'stale'", 1))
                  .containsExactly("40");
            });
    assertThat(rig.contacts(request -> request.with(Level.FULL)).verdict()).isEqualTo("equal");
  }

  @Test
  void a_type_whose_scope_is_missing_fails_with_its_name_and_leaves_the_others() {
    RunReport run = rig.run(ReconcileRequest.of(rig.portal(), new ObjectType("2-99999999")));

    assertThat(run.verdict()).isEqualTo("failed");
    assertThat(run.error()).contains("2-99999999");
    assertThat(rig.contacts(request -> request).verdict()).isEqualTo("equal");
  }
}
