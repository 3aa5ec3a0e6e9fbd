package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncRig;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** What two sync runs left in the mirror, record by record. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class RunRecordComparisonIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private StoreSettings database;
  private SyncRig rig;
  private final List<Difference> found = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(30).noLimits().indexLag(Duration.ZERO).build());
    database = TestDatabase.fresh(dialect, directory);
    rig = new SyncRig(database, hubspot);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void records_are_compared_as_they_were_when_each_run_had_ended() {
    List<Long> ids = hubspot.portal().ids("contacts", false);
    hubspot.portal().update("contacts", ids.get(3), Map.of("city", "Graz"));
    RunRow first = rig.run("contacts", Mode.FULL);
    hubspot.portal().update("contacts", ids.get(3), Map.of("city", "Linz"));
    hubspot.portal().update("contacts", ids.get(4), Map.of("city", "Wels"));
    rig.run("contacts", Mode.FULL);
    hubspot.portal().update("contacts", ids.get(3), Map.of("city", "Wien"));
    hubspot.portal().update("contacts", ids.get(4), Map.of("city", ""));
    String city =
        hubspot.portal().find("contacts", ids.get(5)).orElseThrow().properties().get("city");
    long born = hubspot.portal().create("contacts", Map.of("email", "new@x.example"));
    RunRow last = rig.run("contacts", Mode.FULL);
    assertThat(city).as("of one that nobody changes").isNotEqualTo("Wien");

    RunRecordComparison.Report report = compare(first, last);

    assertThat(report.compared()).isTrue();
    assertThat(report.unknown()).isEmpty();
    assertThat(found)
        .contains(new Difference(Kind.ONLY_B, Long.toString(born), Map.of()))
        .anySatisfy(
            difference -> {
              assertThat(difference.key()).isEqualTo(ids.get(3).toString());
              assertThat(difference.values()).containsEntry("city", new Values("Graz", "Wien"));
            });
    assertThat(found).extracting(Difference::key).doesNotContain(ids.get(5).toString());
    assertThat(report.byColumn()).containsKey("city");

    found.clear();
    compare(last, first);
    assertThat(found)
        .contains(new Difference(Kind.ONLY_A, Long.toString(born), Map.of()))
        .anySatisfy(
            difference ->
                assertThat(difference.values()).containsEntry("city", new Values("Wien", "Graz")));
  }

  @Test
  void what_cannot_be_known_is_said() {
    RunRow contacts = rig.run("contacts", Mode.FULL);
    RunRow companies = rig.run("companies", Mode.FULL);
    hubspot
        .portal()
        .update("contacts", hubspot.portal().ids("contacts", false).get(3), Map.of("city", "Linz"));
    RunRow later = rig.run("contacts", Mode.FULL);

    assertThat(compare(contacts, companies).compared()).isFalse();
    assertThat(compare(contacts, companies).unknown().get(0))
        .contains("run " + contacts.id() + " is of contacts", "of companies");
    sql("DELETE FROM mirror_action");
    assertThat(compare(contacts, later).unknown())
        .singleElement()
        .asString()
        .contains("run " + later.id() + " changed 1 records and 0 actions");
    rig.run("contacts", Mode.FULL);
    hubspot.portal().create("contacts", Map.of("email", "new@x.example"));
    RunRow last = rig.run("contacts", Mode.FULL);
    assertThat(compare(contacts, last).compared()).isFalse();
    assertThat(compare(contacts, last).unknown().get(0)).contains("are forgotten");
  }

  private RunRecordComparison.Report compare(RunRow a, RunRow b) {
    return new RunRecordComparison(database.url(), database.user(), database.password())
        .run(a.id(), b.id(), found::add);
  }

  private void sql(String sql) {
    rig.store
        .write(
            connection -> {
              try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
              }
            })
        .join();
  }
}
