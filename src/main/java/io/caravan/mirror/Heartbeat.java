package io.caravan.mirror;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a sign of life again and again until it is closed, also after one that failed: who gives
 * none is taken for dead, and others take up his work.
 */
public final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final ScheduledExecutorService timer;

  /**
   * Begins; the first beat comes after the first pause.
   *
   * @param name of its thread
   */
  public Heartbeat(String name, Duration every, Runnable beat) {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        () -> quietly(beat), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void quietly(Runnable beat) {
    try {
      beat.run();
    } catch (RuntimeException e) {
      LOG.warn("A sign of life could not be given; the next one may be: {}", e.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
