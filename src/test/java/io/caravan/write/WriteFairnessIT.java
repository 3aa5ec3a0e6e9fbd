package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who has a long backlog delays nobody else. The in-flight budget is smaller than the backlog by
 * far, and the backlog would take hours.
 */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(180)
class WriteFairnessIT {

  private static final int BACKLOG = 5_000;

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private WriteRig rig;
  private long busy;
  private long quiet;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(20)
                .indexLag(Duration.ofMillis(100))
                .build());
    database = TestDatabase.fresh(dialect, directory);
    busy = hubspot.portals().get(0).id();
    quiet = hubspot.portals().get(1).id();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void a_portal_whose_calls_must_wait_delays_no_other() throws Exception {
    rig = slowRig();
    backlog("normal");

    List<WriteTable.Row> others =
        rig.outcomes(rig.accept(update(quiet, 0, "normal", "a"), update(quiet, 1, "bulk", "b")));

    assertThat(others).allMatch(row -> row.state() == State.DONE);
    assertThat(waiting(busy)).isGreaterThan(BACKLOG - 200);
  }

  @Test
  void a_portal_whose_day_is_used_up_delays_no_other() throws Exception {
    rig =
        new WriteRig(
            database,
            hubspot,
            "caravan.gateway.quota.daily",
            "5",
            "caravan.gateway.quota.spread-from-percent",
            "100",
            "caravan.write.max-in-flight",
            "100");
    backlog("bulk");
    await().atMost(WriteRig.PATIENCE.multipliedBy(2)).until(() -> parked(busy) > 200);

    assertThat(rig.outcome(update(quiet, 0, "normal", "a")).state()).isEqualTo(State.DONE);
    assertThat(rig.outcome(update(quiet, 1, "bulk", "b")).state()).isEqualTo(State.DONE);
    assertThat(waiting(busy)).isPositive();
  }

  @Test
  void what_somebody_waits_for_overtakes_the_bulk_of_its_own_portal() throws Exception {
    rig = slowRig();
    backlog("bulk");

    WriteTable.Row row = rig.outcome(update(busy, 7, "interactive", "now"));

    assertThat(row.state()).isEqualTo(State.DONE);
    assertThat(waiting(busy)).isGreaterThan(BACKLOG - 200);
    assertThat(gauge("caravan.write.waiting")).isPositive();
  }

  @Test
  void writes_of_one_record_keep_their_order_whatever_their_priority() throws Exception {
    rig = new WriteRig(database, hubspot, "caravan.write.batch-size", "5");
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      inputs.add(update(busy, i % 20, "bulk", "bulk" + i));
    }
    List<String> bulk = rig.accept(inputs.toArray(String[]::new));

    List<String> urgent =
        rig.accept(update(busy, 19, "interactive", "urgent"), update(busy, 19, "normal", "last"));

    rig.outcomes(bulk);
    assertThat(rig.outcomes(urgent)).allMatch(row -> row.state() == State.DONE);
    assertThat(hubspot.portal(busy).find("contacts", contact(busy, 19)).orElseThrow().properties())
        .containsEntry("firstname", "last");
  }

  @Test
  void a_write_joins_those_of_its_record_that_another_process_has_accepted() throws Exception {
    rig = new WriteRig(database, hubspot);
    assumeThat(dialect).as("with SQLite one process owns the file").isEqualTo(Dialect.POSTGRESQL);
    try (var elsewhere = new WriteRig(database, hubspot)) {
      hubspot.faults().add(Fault.status(503).on("POST", "/batch/update"));
      List<String> first = elsewhere.accept(update(busy, 3, "bulk", "first"));

      List<String> second = rig.accept(update(busy, 3, "interactive", "second"));

      assertThat(channelOf(second.get(0)))
          .isEqualTo(channelOf(first.get(0)))
          .isEqualTo("writes-" + busy + "-bulk");
      hubspot.faults().clear();
      rig.outcomes(first);
      rig.outcomes(second);
      assertThat(hubspot.portal(busy).find("contacts", contact(busy, 3)).orElseThrow().properties())
          .containsEntry("firstname", "second");
    }
  }

  /** One write in a call, ten calls in ten seconds. */
  private WriteRig slowRig() throws Exception {
    return new WriteRig(
        database,
        hubspot,
        "caravan.gateway.quota.burst",
        "10",
        "caravan.write.batch-size",
        "1",
        "caravan.write.max-in-flight",
        "100");
  }

  private String channelOf(String write) {
    return rig.store.read(
        connection -> {
          try (var select =
              connection.prepareStatement("SELECT channel FROM hubspot_write WHERE id = ?")) {
            select.setString(1, write);
            var row = select.executeQuery();
            row.next();
            return row.getString(1);
          }
        });
  }

  /** More writes of the busy portal than can be on their way, each for a record of its own. */
  private void backlog(String priority) {
    Writes writes = rig.configuration.writes();
    for (int n = 0; n < BACKLOG; n += 1_000) {
      String[] inputs = new String[1_000];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] =
            "{'portalId':%d,'operation':'upsert','objectType':'contacts','idProperty':'email','id':'b%d@x.example','properties':{'email':'b%d@x.example'},'priority':'%s'}"
                .formatted(busy, n + i, n + i, priority);
      }
      writes.accept(writes.newId(), rig.read(inputs), null, "").join();
    }
  }

  private long waiting(long portal) {
    return rig.channels.channels().names().stream()
        .filter(name -> name.startsWith("writes-" + portal))
        .mapToLong(name -> rig.channels.channels().backlog(name).depth())
        .sum();
  }

  private long parked(long portal) {
    return rig.channels.channels().names().stream()
        .filter(name -> name.startsWith("writes-" + portal))
        .mapToLong(name -> rig.channels.channels().backlog(name).deferred())
        .sum();
  }

  private double gauge(String name) {
    return rig.meters.get(name).tag("portal", Long.toString(busy)).gauge().value();
  }

  private String update(long portal, int number, String priority, String name) {
    return "{'portalId':%d,'operation':'update','objectType':'contacts','id':'%d','properties':{'firstname':'%s'},'priority':'%s'}"
        .formatted(portal, contact(portal, number), name, priority);
  }

  private long contact(long portal, int number) {
    return hubspot.portal(portal).ids("contacts", false).stream().sorted().toList().get(number);
  }
}
