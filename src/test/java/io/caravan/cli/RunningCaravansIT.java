package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which processes serve on a PostgreSQL database. */
@Timeout(120)
class RunningCaravansIT {

  @TempDir private Path directory;

  private static RunningCaravans.Address address(String instance, int port) {
    return new RunningCaravans.Address(
        instance, "http://127.0.0.1:" + port, "http://127.0.0.1:" + (port + 1));
  }

  @Test
  void those_that_have_ended_go_with_the_start_of_another_one() throws Exception {
    try (var store =
        Store.open(TestDatabase.fresh(Dialect.POSTGRESQL, directory), new SimpleMeterRegistry())) {
      var running = new RunningCaravans(store);
      running.announce(address("killed", 9001), List.of(), 1);
      running.announce(address("had-the-port-before", 9003), List.of(), 2);
      running.announce(address("alive", 9005), List.of(), 3);

      AutoCloseable own = running.announce(address("own", 9003), List.of("killed"), 4);

      assertThat(running.all())
          .extracting(RunningCaravans.Address::instance)
          .containsExactly("own", "alive");
      own.close();
      assertThat(running.all())
          .extracting(RunningCaravans.Address::instance)
          .containsExactly("alive");
    }
  }
}
