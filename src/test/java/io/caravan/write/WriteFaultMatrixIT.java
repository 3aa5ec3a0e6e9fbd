package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a call can go wrong, for every operation: three writes in one batch, the fault
 * on their call. Each write ends well, and each record is there as often as it should be.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class WriteFaultMatrixIT {

  private static final Map<String, Fault> FAULTS = faults();

  private Simulator hubspot;
  private WriteRig rig;
  private int number;

  private static Map<String, Fault> faults() {
    Map<String, Fault> faults = new LinkedHashMap<>();
    for (int status : new int[] {423, 429, 500, 502, 503, 504}) {
      faults.put(Integer.toString(status), Fault.status(status));
    }
    faults.put("401", Fault.status(401));
    faults.put("403", Fault.status(403));
    faults.put("477 for a second", Fault.status(477).header("Retry-After", "1"));
    faults.put("500 after applying", Fault.status(500).afterApplying());
    faults.put("504 after applying", Fault.status(504).afterApplying());
    faults.put("HTML 502 after applying", Fault.html(502).afterApplying());
    faults.put("HTML with status 200", Fault.html(200).afterApplying());
    faults.put("reset before applying", Fault.reset());
    faults.put("reset after applying", Fault.reset().afterApplying());
    faults.put("time-out before applying", Fault.of(FaultKind.TIMEOUT, 0));
    faults.put("time-out after applying", Fault.of(FaultKind.TIMEOUT, 0).afterApplying());
    faults.put("truncated", Fault.of(FaultKind.TRUNCATED_BODY, 200));
    faults.put("invalid JSON", Fault.of(FaultKind.INVALID_JSON, 200));
    faults.put("slow", Fault.of(FaultKind.SLOW_BODY, 200).lasting(Duration.ofMillis(300)));
    return faults;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(40)
                .noLimits()
                .indexLag(Duration.ofMillis(100))
                .build());
    rig =
        new WriteRig(
            TestDatabase.fresh(Dialect.SQLITE, directory),
            hubspot,
            "caravan.hubspot.response-timeout",
            "500ms");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    FAULTS
        .keySet()
        .forEach(
            fault ->
                Stream.of(
                        "create",
                        "create without a unique value",
                        "update",
                        "upsert",
                        "archive",
                        "associate")
                    .forEach(operation -> cells.add(Arguments.of(operation, fault))));
    return cells.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cells")
  void each_write_ends_well_and_takes_effect_once(String operation, String fault) {
    number++;
    String[] inputs = Stream.of(1, 2, 3).map(n -> input(operation, n)).toArray(String[]::new);
    int contacts = live("contacts");
    int companies = live("companies");
    int others = hubspot.portal(otherPortal()).ids("contacts", false).size();
    hubspot.faults().add(FAULTS.get(fault).on("POST", "/batch/").times(1));

    List<WriteTable.Row> rows = rig.outcomes(rig.accept(inputs));
    hubspot.faults().clear();

    assertThat(rows).allMatch(row -> row.state() == State.DONE);
    int made = operation.equals("create") || operation.equals("upsert") ? 3 : 0;
    int gone = operation.equals("archive") ? 3 : 0;
    assertThat(live("contacts")).isEqualTo(contacts + made - gone);
    assertThat(live("companies"))
        .isEqualTo(companies + (operation.startsWith("create without") ? 3 : 0));
    assertThat(hubspot.portal(otherPortal()).ids("contacts", false)).hasSize(others);
    for (int n = 0; n < rows.size(); n++) {
      tookEffect(operation, n + 1, rows.get(n));
    }
  }

  private String input(String operation, int n) {
    String record = Long.toString(hubspot.portal().ids("contacts", false).get(n));
    return switch (operation) {
      case "create" ->
          "{'operation':'create','objectType':'contacts','properties':{'email':'%s','firstname':'%s'}}"
              .formatted(mail(n), value(n));
      case "create without a unique value" ->
          "{'operation':'create','objectType':'companies','properties':{'name':'%s'}}"
              .formatted(value(n));
      case "update" ->
          "{'operation':'update','objectType':'contacts','id':'%s','properties':{'firstname':'%s'}}"
              .formatted(record, value(n));
      case "upsert" ->
          "{'operation':'upsert','objectType':'contacts','idProperty':'email','id':'%s','properties':{'email':'%s','firstname':'%s'}}"
              .formatted(mail(n), mail(n), value(n));
      case "archive" ->
          "{'operation':'archive','objectType':'contacts','id':'%s'}".formatted(record);
      default ->
          "{'operation':'associate','objectType':'contacts','id':'%s','to':{'objectType':'companies','id':'%d'}}"
              .formatted(record, hubspot.portal().ids("companies", false).get(n));
    };
  }

  private void tookEffect(String operation, int n, WriteTable.Row row) {
    switch (operation) {
      case "create", "update", "upsert" ->
          assertThat(
                  hubspot
                      .portal()
                      .find("contacts", Long.parseLong(row.recordId()))
                      .orElseThrow()
                      .properties())
              .containsEntry("firstname", value(n));
      case "create without a unique value" ->
          assertThat(
                  hubspot
                      .portal()
                      .find("companies", Long.parseLong(row.recordId()))
                      .orElseThrow()
                      .properties())
              .containsEntry("name", value(n));
      case "archive" ->
          assertThat(hubspot.portal().ids("contacts", true))
              .contains(Long.parseLong(row.target().value()));
      default ->
          assertThat(
                  hubspot
                      .portal()
                      .associated("contacts", Long.parseLong(row.target().value()), "companies"))
              .contains(hubspot.portal().ids("companies", false).get(n));
    }
  }

  private String mail(int n) {
    return "m%d-%d@matrix.example".formatted(number, n);
  }

  private String value(int n) {
    return "v%d-%d".formatted(number, n);
  }

  private int live(String type) {
    return hubspot.portal().ids(type, false).size();
  }

  private long otherPortal() {
    return hubspot.portal().id() + 1;
  }
}
