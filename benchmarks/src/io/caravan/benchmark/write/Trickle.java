package io.caravan.benchmark.write;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One after another, so many a second: a quarter of each second's at its beginning in one burst,
 * the others at an even pace. What is late is made up for.
 */
record Trickle(int perSecond) {

  void run(int count, IntConsumer each) {
    long start = System.nanoTime();
    for (int number = 0; number < count; number++) {
      long due = start + dueNanos(number);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      each.accept(number);
    }
  }

  private long dueNanos(int number) {
    long second = TimeUnit.SECONDS.toNanos(1);
    int burst = perSecond / 4;
    int inSecond = number % perSecond;
    long late = inSecond < burst ? 0 : second * (inSecond - burst) / (perSecond - burst);
    return number / perSecond * second + late;
  }
}
