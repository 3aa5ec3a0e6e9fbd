package io.caravan.gateway;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * The timer of the pauses between attempts. When the context stops it ends all pauses at once, and
 * calls that were waiting fail: Camel by itself would wait for them until its shutdown times out.
 */
final class Pauses extends LifecycleStrategySupport implements AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;
  private final Opening opening;
  private volatile boolean stopping;

  /**
   * @param opening what holds calls before their first attempt
   */
  Pauses(Opening opening) {
    this.opening = opening;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              var thread = new Thread(work, "caravan-gateway-pauses");
              thread.setDaemon(true);
              return thread;
            });
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** Whether no attempt is to be repeated any more. */
  boolean stopping() {
    return stopping;
  }

  @Override
  public void onContextStarting(CamelContext context) {
    stopping = false;
  }

  @Override
  public void onContextStopping(CamelContext context) {
    stopping = true;
    opening.end();
    for (Runnable pause : List.copyOf(timer.getQueue())) {
      if (timer.remove(pause)) {
        timer.execute(pause);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
