package io.caravan.channel;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Whether a consumption goes on, and the one lock that guards all of what it has in memory. Nothing
 * blocks under that lock.
 */
final class ConsumptionState {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final BooleanSupplier pausing;
  private boolean lost;

  ConsumptionState(BooleanSupplier pausing) {
    this.pausing = pausing;
  }

  ReentrantLock lock() {
    return lock;
  }

  void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** No message is to be handed out for the present. */
  boolean isPausing() {
    return pausing.getAsBoolean();
  }

  /** Messages may be handed out; under the lock. */
  boolean goesOn() {
    return !pausing.getAsBoolean() && !lost;
  }

  /** What is in memory does not count any more; under the lock. */
  void lose() {
    lost = true;
    changed.signalAll();
  }

  boolean isLost() {
    lock.lock();
    try {
      return lost;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes who waits for something to change; under the lock. */
  void changed() {
    changed.signalAll();
  }

  /** Waits until something has changed, but not for longer; under the lock. */
  void awaitChange(long millis) throws InterruptedException {
    changed.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until a condition, looked at under the lock, holds.
   *
   * @return false when that takes longer
   */
  boolean await(BooleanSupplier condition, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left > 0;
    } finally {
      lock.unlock();
    }
  }
}
