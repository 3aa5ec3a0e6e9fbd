package io.caravan.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  @Test
  void one_that_fails_is_not_the_last() throws Exception {
    var beats = new CountDownLatch(3);
    Runnable failing =
        () -> {
          beats.countDown();
          throw new StoreException("too much waits");
        };

    try (var heartbeat = new Heartbeat("test-heartbeat", Duration.ofMillis(1), failing)) {
      assertThat(beats.await(60, TimeUnit.SECONDS)).as("beats of %s", heartbeat).isTrue();
    }
  }
}
