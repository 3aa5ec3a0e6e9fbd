package io.caravan.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The simulator's time, which tests can move: tokens expire, days end and limits reset without
 * waiting. Thread-safe.
 *
 * <p>Wall time and ticks differ on purpose. Limits count in ticks, which never run backwards even
 * when the wall clock is set back.
 */
public final class SimulatorClock implements InstantSource {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanos;
  private final long origin;
  private final long originMillis;
  private final AtomicLong wallShift = new AtomicLong();
  private final AtomicLong tickShift = new AtomicLong();

  private SimulatorClock(LongSupplier nanos, Instant start) {
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
    this.originMillis = start.toEpochMilli();
  }

  /** A clock that runs with the machine's, starting now. */
  public static SimulatorClock running() {
    return new SimulatorClock(System::nanoTime, Instant.now());
  }

  /** A clock that runs with the machine's speed, starting at a time of choice. */
  public static SimulatorClock startingAt(Instant start) {
    return new SimulatorClock(System::nanoTime, start);
  }

  /** A clock that stands still until it is moved. */
  public static SimulatorClock frozenAt(Instant start) {
    return new SimulatorClock(() -> 0, start);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /** Milliseconds since the epoch. */
  @Override
  public long millis() {
    return originMillis + (nanos.getAsLong() - origin + wallShift.get()) / NANOS_PER_MILLI;
  }

  /** Nanoseconds since this clock was made; never decreases. */
  public long ticks() {
    return nanos.getAsLong() - origin + tickShift.get();
  }

  /** How far tests moved the time forward so far, in nanoseconds. */
  public long moved() {
    return tickShift.get();
  }

  /**
   * Moves the time. Moving it back changes the wall clock alone.
   *
   * @param by how far; may be negative
   */
  public void advance(Duration by) {
    wallShift.addAndGet(by.toNanos());
    if (!by.isNegative()) {
      tickShift.addAndGet(by.toNanos());
    }
  }
}
