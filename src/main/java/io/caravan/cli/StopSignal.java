package io.caravan.cli;

import java.util.concurrent.CountDownLatch;

/** Waiting for Ctrl-C or SIGTERM. */
final class StopSignal {

  private StopSignal() {}

  /** Returns when this process is told to stop. */
  static void await() {
    awaitThen(() -> {});
  }

  /** Does something when this process is told to stop, which waits for it. */
  static void awaitThen(Runnable last) {
    var stopped = new CountDownLatch(1);
    var finished = new CountDownLatch(1);
    var hook =
        new Thread(
            () -> {
              stopped.countDown();
              waitFor(finished);
            },
            "caravan-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    waitFor(stopped);
    try {
      last.run();
    } finally {
      finished.countDown();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
