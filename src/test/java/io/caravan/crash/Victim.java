package io.caravan.crash;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The process that is killed with -9 and started again on the same data; and how it is waited. */
final class Victim implements AutoCloseable {

  /** The shortest life of a process from its first acknowledgement on. */
  static final int SHORTEST_LIFE_MILLIS = 50;

  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final CaravanLaunch launch;
  private ServerProcess server;
  private long slowestStartMillis;

  /** Starts it. */
  Victim(CaravanLaunch launch) {
    this.launch = launch;
    start();
  }

  private void start() {
    long begun = System.nanoTime();
    server = launch.startAndAwait();
    slowestStartMillis = Math.max(slowestStartMillis, (System.nanoTime() - begun) / 1_000_000);
  }

  /**
   * Lets it work, then kills it and starts another.
   *
   * @param acknowledged how much it has acknowledged: a kill of an idle process shows nothing
   * @param life from the first acknowledgement on, in milliseconds
   * @param dead happens between death and start
   */
  void dies(IntSupplier acknowledged, int life, Runnable dead) throws InterruptedException {
    int before = acknowledged.getAsInt();
    await("the load to begin", () -> acknowledged.getAsInt() > before);
    TimeUnit.MILLISECONDS.sleep(life);
    server.killNine();
    dead.run();
    start();
  }

  /** The longest time that it took to start. */
  long slowestStartMillis() {
    return slowestStartMillis;
  }

  /** Waits for a minute at most. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Looks again and again as long as there is less and less missing.
   *
   * @param standstill when nothing more comes for so long, nothing is waited for any more
   * @return what was seen last
   */
  static <T> T lastLook(
      Supplier<T> look, ToLongFunction<T> missing, Duration standstill, Duration pause)
      throws InterruptedException {
    long least = Long.MAX_VALUE;
    long lastProgress = System.nanoTime();
    while (true) {
      T seen = look.get();
      long now = missing.applyAsLong(seen);
      if (now < least) {
        least = now;
        lastProgress = System.nanoTime();
      }
      if (least == 0 || System.nanoTime() - lastProgress > standstill.toNanos()) {
        return seen;
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  /** Stops it, as people do. */
  void stop() {
    server.close();
  }

  @Override
  public void close() {
    stop();
  }
}
