package io.caravan.mirror.reconcile;

import java.time.Clock;
import java.time.Duration;

/** How long a difference may be explained by news that are still on their way. */
final class Patience {

  private final Duration settle;
  private final Backlog backlog;
  private final Clock clock;
  private final Pause pause;

  /** Lets time go by. */
  @FunctionalInterface
  interface Pause {
    void millis(long time);
  }

  /**
   * @param settle how long a change of HubSpot's may take to arrive
   * @param backlog what has arrived
   */
  Patience(Duration settle, Backlog backlog, Clock clock, Pause pause) {
    this.settle = settle;
    this.backlog = backlog;
    this.clock = clock;
    this.pause = pause;
  }

  long now() {
    return clock.millis();
  }

  /** Whether differences count at once. */
  boolean isNone() {
    return settle.isZero();
  }

  /** Whether news of something that happened at a time would have arrived by now. */
  boolean isOver(long happened) {
    return isNone() || happened <= clock.millis() - settle.toMillis();
  }

  /** Whether news of something that happened at a time have arrived and wait to be worked in. */
  boolean newsWait(long happened) {
    return !isNone() && backlog.mayTellOf(happened + settle.toMillis());
  }

  /**
   * Waits until news of something that happened at a time have arrived and are worked in; not for
   * ever, for there may always be some that wait.
   */
  void outlast(long happened, Reconciliation run) {
    long latest = happened + 4 * settle.toMillis();
    while (!isOver(happened) || (newsWait(happened) && clock.millis() < latest)) {
      run.requireGoingOn();
      pause.millis(Math.max(10, Math.min(1_000, settle.toMillis() / 10)));
    }
  }
}
