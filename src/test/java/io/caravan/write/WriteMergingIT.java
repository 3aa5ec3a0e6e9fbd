package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Dialect;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
class WriteMergingIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private Simulator hubspot;
  private WriteRig rig;
  private long contact;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(20).indexLag(Duration.ofMillis(100)).build());
    rig =
        new WriteRig(
            TestDatabase.fresh(dialect, directory), hubspot, "caravan.write.merge", "true");
    contact = hubspot.portal().ids("contacts", false).get(0);
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
    hubspot.close();
  }

  @Test
  void waiting_updates_of_one_record_go_as_one_input_and_each_has_its_outcome() {
    List<WriteTable.Row> rows =
        rig.outcomes(
            rig.accept(
                IntStream.range(0, 60)
                    .mapToObj(n -> update(n % 2 == 0 ? "firstname" : "lastname", "v" + n))
                    .toArray(String[]::new)));

    assertThat(rows)
        .allMatch(row -> row.state() == State.DONE)
        .allMatch(row -> row.recordId().equals(Long.toString(contact)));
    assertThat(value("firstname")).isEqualTo("v58");
    assertThat(value("lastname")).isEqualTo("v59");
    assertThat(rig.calls("/batch/update")).isEqualTo(1);
  }

  @Test
  void one_bad_value_fails_its_own_write_alone() {
    List<WriteTable.Row> rows =
        rig.outcomes(
            rig.accept(
                update("firstname", "first"),
                update("nonsense", "bad"),
                update("lastname", "last")));

    assertThat(rows)
        .extracting(WriteTable.Row::state)
        .containsExactly(State.DONE, State.REJECTED, State.DONE);
    assertThat(rows.get(1).problems()).anyMatch(p -> p.message().contains("nonsense"));
    assertThat(value("firstname")).isEqualTo("first");
    assertThat(value("lastname")).isEqualTo("last");
    assertThat(rig.calls("/batch/update")).isEqualTo(4);
  }

  @Test
  void order_with_other_operations_is_kept_and_failed_calls_lose_nothing() {
    hubspot.faults().add(Fault.status(503).on("POST", "/batch/update").times(2));
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/update").times(1));

    List<WriteTable.Row> rows =
        rig.outcomes(
            rig.accept(
                update("firstname", "a"),
                update("firstname", "b"),
                "{'operation':'archive','objectType':'contacts','id':'%d'}".formatted(contact),
                update("firstname", "c"),
                update("firstname", "d")));

    assertThat(rows)
        .extracting(WriteTable.Row::state)
        .containsExactly(State.DONE, State.DONE, State.DONE, State.REJECTED, State.REJECTED);
    assertThat(hubspot.portal().ids("contacts", true)).contains(contact);
  }

  private String update(String property, String value) {
    return "{'operation':'update','objectType':'contacts','id':'%d','properties':{'%s':'%s'}}"
        .formatted(contact, property, value);
  }

  private String value(String property) {
    return hubspot.portal().find("contacts", contact).orElseThrow().properties().get(property);
  }
}
