package io.caravan.gateway.quota;

import java.util.Arrays;

/**
 * Answered calls that still occupy their slots, oldest first: a ring of (release tick, calls), with
 * calls of the same tick together. Not thread-safe.
 */
final class Releases {

  private long[] at = new long[16];
  private long[] calls = new long[16];
  private int head;
  private int size;
  private long total;

  /** Calls that have not been released yet. */
  long total() {
    return total;
  }

  /** Adds calls to be released at a tick, or together with the latest entry if that is later. */
  void add(long releaseAt, long count) {
    total += count;
    if (size > 0) {
      int last = index(size - 1);
      if (at[last] >= releaseAt) {
        calls[last] += count;
        return;
      }
    }
    if (size == at.length) {
      grow();
    }
    at[index(size)] = releaseAt;
    calls[index(size)] = count;
    size++;
  }

  /** Drops what is due and tells how many calls that were. */
  long releaseUntil(long now) {
    long released = 0;
    while (size > 0 && at[head] <= now) {
      released += calls[head];
      head = index(1);
      size--;
    }
    total -= released;
    return released;
  }

  /** When {@code count} more calls will have been released; MAX_VALUE when fewer are here. */
  long whenReleased(long count) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += calls[index(i)];
      if (sum >= count) {
        return at[index(i)];
      }
    }
    return Long.MAX_VALUE;
  }

  int entries() {
    return size;
  }

  long releaseAt(int entry) {
    return at[index(entry)];
  }

  long callsAt(int entry) {
    return calls[index(entry)];
  }

  private int index(int i) {
    return (head + i) % at.length;
  }

  private void grow() {
    long[] oldAt = at;
    long[] oldCalls = calls;
    at = Arrays.copyOf(oldAt, 2 * size);
    calls = Arrays.copyOf(oldCalls, 2 * size);
    for (int i = 0; i < size; i++) {
      at[i] = oldAt[(head + i) % size];
      calls[i] = oldCalls[(head + i) % size];
    }
    head = 0;
  }
}
