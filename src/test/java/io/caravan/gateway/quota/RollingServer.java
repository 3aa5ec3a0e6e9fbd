package io.caravan.gateway.quota;

import java.util.ArrayDeque;

/** HubSpot's side of one rolling limit: counts at its own instants and remembers the worst. */
final class RollingServer {

  private final long window;
  private final ArrayDeque<Long> counted = new ArrayDeque<>();
  private int most;
  private long total;

  RollingServer(long window) {
    this.window = window;
  }

  /** Counts a call now; gives back how many are in the window that ends now, both ends included. */
  int count(long now) {
    while (!counted.isEmpty() && counted.peek() < now - window) {
      counted.poll();
    }
    counted.add(now);
    total++;
    most = Math.max(most, counted.size());
    return counted.size();
  }

  /** Counts a call unless that would exceed the limit; a refused one is not counted. */
  boolean offer(long now, int limit) {
    while (!counted.isEmpty() && counted.peek() < now - window) {
      counted.poll();
    }
    if (counted.size() >= limit) {
      return false;
    }
    count(now);
    return true;
  }

  int inWindow() {
    return counted.size();
  }

  int most() {
    return most;
  }

  long total() {
    return total;
  }
}
