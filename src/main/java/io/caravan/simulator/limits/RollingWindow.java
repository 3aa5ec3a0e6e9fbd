package io.caravan.simulator.limits;

/**
 * Counts calls in a window that rolls with time: a call counts until exactly one window length
 * after its arrival. Also remembers the most that any position of the window ever held.
 *
 * <p>Not thread-safe: guarded by its owner's lock. Memory is that of the calls of one window.
 */
public final class RollingWindow {

  private final long length;
  private long[] arrivals = new long[64];
  private int head;
  private int size;
  private int peak;

  /**
   * @param lengthNanos how long a call counts
   */
  public RollingWindow(long lengthNanos) {
    this.length = lengthNanos;
  }

  /**
   * How many calls the window that ends now holds.
   *
   * @param now ticks that never run backwards
   */
  public int count(long now) {
    while (size > 0 && now - arrivals[head] >= length) {
      head = (head + 1) % arrivals.length;
      size--;
    }
    return size;
  }

  /** Counts one call that arrived now. */
  public void add(long now) {
    count(now);
    if (size == arrivals.length) {
      grow();
    }
    arrivals[(head + size) % arrivals.length] = now;
    size++;
    peak = Math.max(peak, size);
  }

  /**
   * Takes the newest call out again, as if it had never come; the peak stays.
   *
   * @return false when there is none
   */
  public boolean forgetNewest() {
    if (size == 0) {
      return false;
    }
    size--;
    return true;
  }

  /** The most calls that any position of the window held so far. */
  public int peak() {
    return peak;
  }

  private void grow() {
    var larger = new long[arrivals.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = arrivals[(head + i) % arrivals.length];
    }
    arrivals = larger;
    head = 0;
  }
}
