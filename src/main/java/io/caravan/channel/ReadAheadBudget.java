package io.caravan.channel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The heap that messages read ahead may take, divided equally among those channels of a consumer
 * that have any: one with a long backlog leaves room for the others, and has all of it when it is
 * alone. Thread-safe.
 */
final class ReadAheadBudget {

  /** So that each can go on, however many they are. */
  private static final long LEAST = 256L << 10;

  private final long bytes;
  private final AtomicInteger drawers = new AtomicInteger();

  ReadAheadBudget(long bytes) {
    this.bytes = bytes;
  }

  /** Bytes for one channel at this moment, roughly. */
  long share() {
    int count = drawers.get();
    return count <= 1 ? bytes : Math.max(Math.min(LEAST, bytes), bytes / count);
  }

  /** More (or fewer) channels hold messages. */
  void drawers(int more) {
    drawers.addAndGet(more);
  }
}
