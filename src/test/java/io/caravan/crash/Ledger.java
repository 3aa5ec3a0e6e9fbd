package io.caravan.crash;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Random;

/**
 * What HubSpot knows of its deliveries: which are to be sent (again) and which were acknowledged.
 * Event ids count up from 1, so many to a delivery. Thread-safe.
 */
final class Ledger {

  private final int eventsPerDelivery;
  private final ArrayDeque<Sending> unanswered = new ArrayDeque<>();
  private final BitSet acknowledged = new BitSet();
  private int made;
  private int open;
  private int retried;
  private boolean noMore;

  Ledger(int eventsPerDelivery) {
    this.eventsPerDelivery = eventsPerDelivery;
  }

  /**
   * A delivery to be sent.
   *
   * @param number counts deliveries from 0
   * @param attempt 0 for the first
   */
  record Sending(int number, int attempt) {}

  /** The next delivery to send: one that had no answer, or a new one; null when there is none. */
  synchronized Sending next() {
    Sending next = unanswered.poll();
    if (next == null && noMore) {
      return null;
    }
    if (next == null) {
      next = new Sending(made++, 0);
    }
    open++;
    return next;
  }

  /** The delivery was answered with success. */
  synchronized void acknowledge(Sending sending) {
    open--;
    acknowledged.set(sending.number());
  }

  /** The delivery had no answer or another one; it goes out again with its attempt counted up. */
  synchronized void retry(Sending sending) {
    open--;
    retried++;
    unanswered.add(new Sending(sending.number(), sending.attempt() + 1));
  }

  /**
   * Sends some deliveries again that were acknowledged long ago. HubSpot promises at least once,
   * not once; and what a process did before it was killed is what it may have forgotten.
   */
  synchronized void repeatSome(int count, Random random) {
    for (int i = 0; i < count && !acknowledged.isEmpty(); i++) {
      int number = acknowledged.nextSetBit(random.nextInt(acknowledged.length()));
      unanswered.add(new Sending(number, 1));
    }
  }

  /** From now on only what had no answer is sent. */
  synchronized void makeNoMore() {
    noMore = true;
  }

  /** Whether every delivery has been acknowledged and no more will be made. */
  synchronized boolean settled() {
    return noMore && open == 0 && unanswered.isEmpty();
  }

  synchronized int acknowledgedDeliveries() {
    return acknowledged.cardinality();
  }

  synchronized int retriedDeliveries() {
    return retried;
  }

  /** The id of the first event of a delivery. */
  long firstEventId(int delivery) {
    return 1 + (long) delivery * eventsPerDelivery;
  }

  /** Whether the event's delivery was acknowledged. */
  synchronized boolean isAcknowledged(long eventId) {
    return acknowledged.get((int) ((eventId - 1) / eventsPerDelivery));
  }

  /** The highest event id that was ever sent. */
  synchronized long lastEventId() {
    return (long) made * eventsPerDelivery;
  }
}
