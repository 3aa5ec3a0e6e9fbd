package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.CallFaults;
import io.caravan.simulator.SimulatedPortal;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a call can go wrong, for every operation: three writes in one batch, the fault
 * on its first call, all operations at the same time. Each write ends well, and each record is
 * there as often as it should be.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class WriteFaultMatrixIT {

  private Simulator hubspot;
  private WriteRig rig;
  private int number;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(120)
                .noLimits()
                .indexLag(Duration.ofMillis(100))
                .build());
    rig =
        new WriteRig(
            TestDatabase.fresh(Dialect.SQLITE, directory),
            hubspot,
            "caravan.hubspot.response-timeout",
            "500ms",
            // Here most calls fail; the breaker has tests of its own.
            "caravan.gateway.breaker.window",
            "1000",
            "caravan.gateway.breaker.minimum-calls",
            "1000");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  static Iterable<String> faultNames() {
    return CallFaults.names();
  }

  /** The calls of each operation, as the simulator's faults aim at them. */
  private enum Cell {
    CREATE("contacts/batch/create"),
    CREATE_WITHOUT_UNIQUE_VALUE("companies/batch/create"),
    UPDATE("contacts/batch/update"),
    UPSERT("contacts/batch/upsert"),
    ARCHIVE("contacts/batch/archive"),
    ASSOCIATE("contacts/companies/batch/");

    private final String path;

    Cell(String path) {
      this.path = path;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultNames")
  void each_write_of_each_operation_ends_well_and_takes_effect_once(String fault) {
    number++;
    hubspot.faults().clear();
    List<Long> contacts = hubspot.portal().ids("contacts", false);
    List<Long> companies = hubspot.portal().ids("companies", false);
    int others = hubspot.portal(otherPortal()).ids("contacts", false).size();
    Map<Cell, List<String>> accepted = new EnumMap<>(Cell.class);
    for (Cell cell : Cell.values()) {
      hubspot.faults().add(CallFaults.named(fault).on("POST", cell.path).times(1));
    }
    for (Cell cell : Cell.values()) {
      String[] inputs =
          Stream.of(0, 1, 2)
              .map(n -> input(cell, n, contacts, companies.get(n)))
              .toArray(String[]::new);
      accepted.put(cell, rig.accept(inputs));
    }

    accepted.forEach(
        (cell, ids) -> {
          List<WriteTable.Row> rows = rig.outcomes(ids);
          assertThat(rows).as(cell + "").allMatch(row -> row.state() == State.DONE);
          for (int n = 0; n < rows.size(); n++) {
            assertThat(tookEffect(cell, n, rows.get(n), companies.get(n))).as(cell + "").isTrue();
          }
        });
    assertThat(hubspot.faults().states()).hasSize(6).allMatch(state -> state.hits() == 1);

    // Three created, three upserted, three archived.
    assertThat(hubspot.portal().ids("contacts", false)).hasSize(contacts.size() + 3);
    assertThat(hubspot.portal().ids("companies", false)).hasSize(companies.size() + 3);
    assertThat(hubspot.portal(otherPortal()).ids("contacts", false)).hasSize(others);
  }

  private String input(Cell cell, int n, List<Long> contacts, long company) {
    return switch (cell) {
      case CREATE ->
          "{'operation':'create','objectType':'contacts','properties':{'email':'%s','firstname':'%s'}}"
              .formatted(mail("c", n), value(n));
      case CREATE_WITHOUT_UNIQUE_VALUE ->
          "{'operation':'create','objectType':'companies','properties':{'name':'%s'}}"
              .formatted(value(n));
      case UPDATE ->
          "{'operation':'update','objectType':'contacts','id':'%d','properties':{'firstname':'%s'}}"
              .formatted(contacts.get(n), value(n));
      case UPSERT ->
          "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'%s','properties':{'email':'%s','firstname':'%s'}}"
              .formatted(mail("u", n), mail("u", n), value(n));
      case ARCHIVE ->
          "{'operation':'archive','objectType':'contacts','id':'%d'}"
              .formatted(contacts.get(3 + n));
      case ASSOCIATE ->
          "{'operation':'associate','objectType':'contacts','id':'%d','to':{'objectType':'companies','id':'%d'}}"
              .formatted(contacts.get(6 + n), company);
    };
  }

  private boolean tookEffect(Cell cell, int n, WriteTable.Row row, long company) {
    SimulatedPortal portal = hubspot.portal();
    return switch (cell) {
      case CREATE, UPDATE, UPSERT ->
          value(n).equals(property("contacts", row.recordId(), "firstname"));
      case CREATE_WITHOUT_UNIQUE_VALUE ->
          value(n).equals(property("companies", row.recordId(), "name"));
      case ARCHIVE -> portal.ids("contacts", true).contains(Long.parseLong(row.target().value()));
      case ASSOCIATE ->
          portal
              .associated("contacts", Long.parseLong(row.target().value()), "companies")
              .contains(company);
    };
  }

  private String property(String type, String id, String name) {
    return hubspot.portal().find(type, Long.parseLong(id)).orElseThrow().properties().get(name);
  }

  private String mail(String kind, int n) {
    return "%s%d-%d@matrix.example".formatted(kind, number, n);
  }

  private String value(int n) {
    return "v%d-%d".formatted(number, n);
  }

  private long otherPortal() {
    return hubspot.portal().id() + 1;
  }
}
