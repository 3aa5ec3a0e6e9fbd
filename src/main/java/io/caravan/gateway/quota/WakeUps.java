package io.caravan.gateway.quota;

/** The timer that the quota is given: one for all portals. */
@FunctionalInterface
public interface WakeUps {

  /**
   * Runs a short task once, no earlier than after the delay.
   *
   * @return cancels the task if it has not run yet
   */
  Runnable after(long delayNanos, Runnable task);
}
