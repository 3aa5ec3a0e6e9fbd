package io.caravan.gateway.quota;

/** A portal's one timer, set for the earliest time that was asked for. Not thread-safe. */
final class Alarm {

  private final WakeUps wakeUps;
  private final Runnable wake;
  private long setFor = Long.MAX_VALUE;
  private Runnable cancel = () -> {};

  /**
   * @param wake runs at the time, on the timer's thread; has to call {@link #rang}
   */
  Alarm(WakeUps wakeUps, Runnable wake) {
    this.wakeUps = wakeUps;
    this.wake = wake;
  }

  /** Wakes at a tick, if not sooner; MAX_VALUE for never. */
  void set(long now, long at) {
    if (at < setFor) {
      cancel.run();
      setFor = at;
      cancel = wakeUps.after(Math.max(0, at - now), wake);
    }
  }

  /** The time had come: the next one may be later. */
  void rang() {
    setFor = Long.MAX_VALUE;
  }

  void cancel() {
    cancel.run();
  }
}
