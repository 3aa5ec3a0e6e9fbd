package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WritePaceTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(1);

  private Duration permitWait = Duration.ZERO;
  private final WritePace pace =
      new WritePace(
          new WriteSettings("writes", 100, SHORT, LONG, Duration.ofSeconds(15)),
          portal -> permitWait,
          System::nanoTime);

  @Test
  void a_lone_write_waits_for_a_moment_only() {
    assertThat(pace.gather(write(Priority.NORMAL), 1)).isEqualTo(SHORT);
  }

  @Test
  void writes_that_come_fast_are_worth_waiting_for() {
    assertThat(pace.gather(write(Priority.NORMAL), 49)).isEqualTo(SHORT);
    assertThat(pace.gather(write(Priority.NORMAL), 50)).isEqualTo(LONG);
    assertThat(pace.gather(write(Priority.BULK), 50)).isEqualTo(LONG);
  }

  @Test
  void who_waits_for_an_outcome_does_not_wait_for_others() {
    assertThat(pace.gather(write(Priority.INTERACTIVE), 5_000)).isEqualTo(SHORT);
    assertThat(pace.gather(write(Priority.CRITICAL), 5_000)).isEqualTo(SHORT);
  }

  @Test
  void while_permits_are_short_all_wait_for_fuller_batches() {
    permitWait = Duration.ofMillis(51);

    assertThat(pace.gather(write(Priority.CRITICAL), 1)).isEqualTo(LONG);
  }

  private static Write write(Priority priority) {
    return new Write(
        "id",
        1,
        ObjectType.CONTACTS,
        Operation.CREATE,
        null,
        Map.of("firstname", "Ada"),
        List.of(),
        false,
        priority);
  }
}
