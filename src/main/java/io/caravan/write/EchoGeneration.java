package io.caravan.write;

import io.caravan.write.EchoEntry.Step;

/**
 * Changes that were sent in one stretch of time, in a table with open addressing: 20 bytes a slot,
 * for there may be millions. Equal changes have a slot each. Not thread-safe.
 */
final class EchoGeneration {

  private static final int FIRST = 256;
  private static final int OPEN = Integer.MIN_VALUE;
  private static final int DROPPED = Integer.MIN_VALUE + 1;
  private static final int UNHEARD = Integer.MIN_VALUE;

  private final long begin;
  private final int most;
  private long[] keys = new long[FIRST];
  private int[] sent = new int[FIRST];
  private int[] settled = new int[FIRST];
  private int[] heard = new int[FIRST];
  private int size;
  private long newest;

  /**
   * @param begin about when the first of them was sent; others may be sent up to 24 days before and
   *     after it
   */
  EchoGeneration(long begin, int most) {
    this.begin = begin;
    this.newest = begin;
    this.most = most;
  }

  long begin() {
    return begin;
  }

  /** When the last of them was sent. */
  long newest() {
    return newest;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size >= most;
  }

  void insert(EchoEntry entry) {
    if (size * 5L >= keys.length * 3L) {
      grow();
    }
    put(
        entry.key(),
        offset(entry.sentAt()),
        entry.step() == Step.SETTLED ? offset(entry.at()) : OPEN,
        UNHEARD);
    size++;
    newest = Math.max(newest, entry.sentAt());
  }

  /** Enters what is new about a change that is here; false when it is not. */
  boolean update(EchoEntry entry) {
    int sentAt = offset(entry.sentAt());
    for (int slot = slot(entry.key()); keys[slot] != 0; slot = next(slot)) {
      if (keys[slot] == entry.key() && sent[slot] == sentAt) {
        switch (entry.step()) {
          case SENT -> {}
          case SETTLED -> settled[slot] = offset(entry.at());
          case DROPPED -> settled[slot] = DROPPED;
          case HEARD -> heard[slot] = offset(entry.at());
          case AWAITED, ANSWERED -> throw new IllegalArgumentException(entry.step().name());
        }
        return true;
      }
    }
    return false;
  }

  /** When the change was sent that was heard of with this time before; 0 for none. */
  long heard(long key, long occurredAt) {
    int at = offset(occurredAt);
    for (int slot = slot(key); keys[slot] != 0; slot = next(slot)) {
      if (keys[slot] == key && heard[slot] == at && heard[slot] != UNHEARD) {
        return begin + sent[slot];
      }
    }
    return 0;
  }

  /** When the change was sent that may have happened at this time; 0 for none. */
  long within(long key, long occurredAt, long window, long openFor, boolean unheard) {
    for (int slot = slot(key); keys[slot] != 0; slot = next(slot)) {
      if (keys[slot] == key
          && settled[slot] != DROPPED
          && !(unheard && heard[slot] != UNHEARD)
          && occurredAt >= begin + sent[slot] - window
          && occurredAt <= latest(slot, openFor) + window) {
        return begin + sent[slot];
      }
    }
    return 0;
  }

  private long latest(int slot, long openFor) {
    return settled[slot] == OPEN ? begin + sent[slot] + openFor : begin + settled[slot];
  }

  private int offset(long time) {
    long offset = time - begin;
    return (int) Math.max(DROPPED + 1, Math.min(Integer.MAX_VALUE, offset));
  }

  private int slot(long key) {
    return (int) (key ^ key >>> 32) & keys.length - 1;
  }

  private int next(int slot) {
    return slot + 1 & keys.length - 1;
  }

  private void put(long key, int sentAt, int settledAt, int heardAt) {
    int slot = slot(key);
    while (keys[slot] != 0) {
      slot = next(slot);
    }
    keys[slot] = key;
    sent[slot] = sentAt;
    settled[slot] = settledAt;
    heard[slot] = heardAt;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldSent = sent;
    int[] oldSettled = settled;
    int[] oldHeard = heard;
    int length = oldKeys.length * 2;
    keys = new long[length];
    sent = new int[length];
    settled = new int[length];
    heard = new int[length];
    for (int slot = 0; slot < oldKeys.length; slot++) {
      if (oldKeys[slot] != 0) {
        put(oldKeys[slot], oldSent[slot], oldSettled[slot], oldHeard[slot]);
      }
    }
  }
}
