package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.RunRow;
import io.caravan.mirror.sync.SyncRequest;
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
  void associations_are_compared_with_their_labels() {
    List<Long> ids = hubspot.portal().ids("contacts", false);
    long company = hubspot.portal().create("companies", Map.of("name", "Gone and come"));
    rig.run("companies", Mode.FULL);
    hubspot.portal().associate("contacts", ids.get(0), "companies", company);
    hubspot.portal().associate("contacts", ids.get(1), "companies", company);
    hubspot.portal().associate("contacts", ids.get(3), "companies", company);
    RunRow first = linked();
    hubspot.portal().unassociate("contacts", ids.get(0), "companies", company);
    hubspot.portal().unassociate("contacts", ids.get(3), "companies", company);
    hubspot.portal().associatePrimary("contacts", ids.get(1), "companies", company);
    hubspot.portal().associate("contacts", ids.get(2), "companies", company);
    linked();
    hubspot.portal().associate("contacts", ids.get(3), "companies", company);
    RunRow last = linked();

    RunRecordComparison.Report report = compare(first, last);

    assertThat(report.unknown()).isEmpty();
    assertThat(report.links()).isEqualTo(new RunRecordComparison.Links(1, 1, 1));
    assertThat(report.differs()).isTrue();
    assertThat(found)
        .contains(
            new Difference(Kind.ONLY_A, key(ids.get(0), company), Map.of()),
            new Difference(Kind.ONLY_B, key(ids.get(2), company), Map.of()))
        .anySatisfy(
            difference -> {
              assertThat(difference.key()).isEqualTo(key(ids.get(1), company));
              assertThat(difference.kind()).isEqualTo(Kind.DIFFERENT);
              assertThat(difference.values().get("labels").b()).containsIgnoringCase("primary");
            });
    assertThat(found).extracting(Difference::key).doesNotContain(key(ids.get(3), company));

    sql("DELETE FROM mirror_action WHERE seq > 1");
    assertThat(compare(first, last).unknown())
        .anySatisfy(
            sentence ->
                assertThat(sentence)
                    .contains("run " + last.id() + " of contacts changed 1 associations"));
  }

  private RunRow linked() {
    return rig.run(
        new SyncRequest(
            rig.portal(), "contacts", Mode.FULL, 0, List.of(), List.of("companies"), 0, 0, false));
  }

  private static String key(long contact, long company) {
    return "contacts " + contact + " - companies " + company;
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
    List<String> unknown = compare(contacts, later).unknown();
    assertThat(unknown).hasSize(2);
    assertThat(unknown.get(0)).contains("run " + later.id() + " changed 1 records and 0 actions");
    assertThat(unknown.get(1))
        .contains("run " + companies.id() + " of companies changed", "associations and 0 actions");
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
