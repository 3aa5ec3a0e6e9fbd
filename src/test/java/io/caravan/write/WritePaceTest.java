package io.caravan.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.gateway.BatchPace;
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
          new BatchPace(SHORT, LONG, portal -> permitWait),
          Map.of(Operation.CREATE, 100),
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
  void while_permits_are_short_fuller_batches_are_worth_waiting_for() {
    permitWait = Duration.ofMillis(51);

    assertThat(pace.gather(write(Priority.NORMAL), 1)).isEqualTo(LONG);
  }

  @Test
  void who_waits_for_an_outcome_waits_a_little_when_permits_are_short_and_many_come() {
    permitWait = Duration.ofMillis(51);

    assertThat(pace.gather(write(Priority.CRITICAL), 1)).isEqualTo(SHORT);
    assertThat(pace.gather(write(Priority.CRITICAL), 50)).isEqualTo(LONG.dividedBy(4));
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
