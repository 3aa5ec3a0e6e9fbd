package io.caravan.gateway.quota;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes when the test says so: ticker, wall clock and timer in one, deterministic. */
final class VirtualTime implements WakeUps {

  private record Event(long at, long number, Runnable task) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Instant start;
  private long now;
  private long number;
  private Duration wallOffset = Duration.ZERO;
  private long wakeUps;

  VirtualTime(Instant start) {
    this.start = start;
  }

  long ticks() {
    return now + 7_000_000_000L;
  }

  long now() {
    return now;
  }

  /** The true time, which the wall clock may miss. */
  Instant truth() {
    return start.plusNanos(now);
  }

  void stepWallClock(Duration by) {
    wallOffset = wallOffset.plus(by);
  }

  void setWallClockRight() {
    wallOffset = Duration.ZERO;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return truth().plus(wallOffset);
      }
    };
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    wakeUps++;
    Event event = new Event(now + Math.max(0, delayNanos), number++, task);
    events.add(event);
    return () -> events.remove(event);
  }

  /** Like {@link #after}, for what the test itself plans. */
  void in(Duration delay, Runnable task) {
    after(delay.toNanos(), task);
  }

  /** Time passes and no timer notices, as while a machine is suspended. */
  void suspend(Duration time) {
    now += time.toNanos();
  }

  /** Timers that are set. */
  int pending() {
    return events.size();
  }

  long wakeUps() {
    return wakeUps;
  }

  void run(Duration time) {
    long end = now + time.toNanos();
    while (!events.isEmpty() && events.peek().at <= end) {
      Event event = events.poll();
      now = Math.max(now, event.at);
      event.task.run();
    }
    now = end;
  }
}
