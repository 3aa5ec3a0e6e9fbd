package io.caravan.cli;

import java.util.concurrent.CountDownLatch;

/** Waiting for Ctrl-C or SIGTERM. */
final class StopSignal {

  private StopSignal() {}

  /** Returns when this process is told to stop. */
  static void await() {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "caravan-stop"));
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
