package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.access.Role;
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
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each write's outcome is told with its submission's caller, and with what was before. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
final class AuditedWritesIT {

  private static final Caller ADA =
      new Caller(Caller.Kind.USER, "ada", "emea", Role.OPERATOR, "10.0.0.7");

  @Parameter Dialect dialect;
  @TempDir Path directory;

  @Test
  void outcomes_are_told_with_caller_and_values_before() throws Exception {
    try (var hubspot = Simulator.start(SimulatorOptions.builder().contacts(5).build());
        var rig = new WriteRig(TestDatabase.fresh(dialect, directory), hubspot)) {
      long contact = hubspot.portal().ids("contacts", false).get(0);
      rig.audit.mirror.put(Long.toString(contact), Map.of("firstname", "Old"));
      Writes writes = rig.configuration.writes();
      List<Write> wanted =
          rig.read(
              "{'operation':'update','objectType':'contacts','id':'%d','properties':{'firstname':'New'}}"
                  .formatted(contact),
              "{'operation':'update','objectType':'contacts','id':'999999','properties':{'firstname':'X'}}");
      List<String> ids =
          writes.accept(writes.newId(), wanted, Map.of(), null, "", ADA).join().writeIds();
      List<String> own =
          rig.accept(
              "{'operation':'archive','objectType':'contacts','id':'%d'}".formatted(contact));
      rig.outcomes(ids);
      rig.outcomes(own);

      assertThat(rig.audit.submitted)
          .singleElement()
          .satisfies(one -> assertThat(one.caller()).isEqualTo(ADA))
          .satisfies(one -> assertThat(one.writes()).hasSize(2));
      SettledWrite done = told(rig, ids.get(0));
      assertThat(done.caller()).isEqualTo(ADA);
      assertThat(done.state()).isEqualTo(State.DONE);
      assertThat(done.recordId()).isEqualTo(Long.toString(contact));
      assertThat(done.before()).containsExactly(Map.entry("firstname", "Old"));
      SettledWrite rejected = told(rig, ids.get(1));
      assertThat(rejected.state()).isEqualTo(State.REJECTED);
      assertThat(rejected.problems()).isNotEmpty();
      assertThat(rejected.caller()).isEqualTo(ADA);
      assertThat(told(rig, own.get(0)).caller()).isEqualTo(SettledWrites.ROUTES);
      assertThat(rig.audit.settled).hasSize(3);
    }
  }

  private static SettledWrite told(WriteRig rig, String id) {
    return rig.audit.settled.stream()
        .filter(one -> one.write().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
