package io.caravan.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Submissions that wait for the next transaction, bounded in count and bytes. */
final class WriteQueue {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final ArrayDeque<Submission<?>> waiting = new ArrayDeque<>();
  private final int maxCount;
  private final long maxBytes;
  private long bytes;
  private int awaited;
  private boolean closed;

  WriteQueue(int maxCount, long maxBytes) {
    this.maxCount = maxCount;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds at the end.
   *
   * @throws StoreOverloaded when a bound is reached; a single submission larger than the bound is
   *     taken when nothing else waits
   */
  void add(Submission<?> submission) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException("The store is closed");
      }
      boolean tooLarge = !waiting.isEmpty() && bytes + submission.bytes() > maxBytes;
      if (waiting.size() >= maxCount || tooLarge) {
        throw new StoreOverloaded(waiting.size(), bytes);
      }
      waiting.add(submission);
      bytes += submission.bytes();
      if (waiting.size() == 1 || waiting.size() == awaited) {
        something.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until so many submissions wait, the time is up, or the queue is closed. */
  void await(int count, long atMostNanos) throws InterruptedException {
    lock.lock();
    try {
      awaited = count;
      long left = atMostNanos;
      while (waiting.size() < count && !closed && left > 0) {
        left = something.awaitNanos(left);
      }
    } finally {
      awaited = 0;
      lock.unlock();
    }
  }

  /**
   * Takes the oldest submissions, as many as fit; waits for the first one.
   *
   * @return empty once the queue is closed and drained
   */
  List<Submission<?>> take(int count, long upToBytes) throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        something.await();
      }
      List<Submission<?>> group = new ArrayList<>(Math.min(count, waiting.size()));
      long taken = 0;
      while (group.size() < count && !waiting.isEmpty()) {
        long next = waiting.peek().bytes();
        if (!group.isEmpty() && taken + next > upToBytes) {
          break;
        }
        group.add(waiting.poll());
        taken += next;
      }
      bytes -= taken;
      return group;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new submissions; those that wait are still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
