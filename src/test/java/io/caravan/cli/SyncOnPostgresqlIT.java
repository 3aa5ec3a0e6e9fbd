package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code sync} on PostgreSQL, with and without a Caravan that serves on it. */
@Timeout(300)
class SyncOnPostgresqlIT {

  @TempDir private Path directory;

  private SyncCommandRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SyncCommandRig(directory, SimulatorOptions.builder().contacts(300).build());
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    rig.set("caravan.store.url", database.url());
    rig.set("caravan.store.user", database.user());
    rig.set("caravan.store.password", database.password());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void it_works_by_itself_or_through_the_caravan_that_serves_on_the_database() throws Exception {
    assertThat(rig.sync("contacts", "--full", "--max-records=100")).as(rig.told()).isZero();
    assertThat(rig.out()).contains("Through this process");

    try (var application = rig.serving()) {
      assertThat(rig.sync("contacts", "--full")).as(rig.told()).isZero();
      assertThat(rig.out())
          .contains("Through the running Caravan at " + application.managementUrl())
          .containsPattern("contacts +full +300 +200 +0 +100 ");
    }

    assertThat(rig.sync("contacts", "--full", "--max-records=100")).as(rig.told()).isZero();
    assertThat(rig.out()).contains("Through this process").containsPattern(" 100 +0 +0 +100 ");
  }
}
