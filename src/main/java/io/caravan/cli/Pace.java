package io.caravan.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count rises, over the last seconds. */
final class Pace {

  private static final Duration WINDOW = Duration.ofSeconds(15);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long count) {}

  /**
   * The rate.
   *
   * @param count so many by now
   * @param nanos now, as System.nanoTime tells it
   * @return per second; 0 during the first second, when it cannot be told
   */
  double perSecond(long count, long nanos) {
    samples.addLast(new Sample(nanos, count));
    while (samples.size() > 2 && nanos - samples.peekFirst().nanos() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
    Sample first = samples.peekFirst();
    double seconds = (nanos - first.nanos()) / 1e9;
    return seconds < 1 ? 0 : (count - first.count()) / seconds;
  }
}
