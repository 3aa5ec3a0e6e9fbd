package io.caravan.recipe;

import java.util.Map;
import java.util.TreeMap;

/**
 * A customer and its contact.
 *
 * @param customerId id of the row, as {@link RowTime#encoded} writes it
 * @param contactId id of the contact; null while it is being created
 * @param detached whether the two have nothing to do with each other any more: the contact was
 *     deleted, or merged into that of another customer
 * @param awaitedSince when the contact was last asked for to be created, milliseconds; 0 for never
 * @param agreed what is known of each property
 * @param version counts the changes; 0 for a pair that is not kept yet
 */
record Pair(
    String customerId,
    String contactId,
    boolean detached,
    long awaitedSince,
    Map<String, Agreed> agreed,
    long version) {

  Pair {
    agreed = new TreeMap<>(agreed);
  }

  static Pair of(String customerId, String contactId) {
    return new Pair(customerId, contactId, false, 0, Map.of(), 0);
  }

  Pair linkedTo(String contact) {
    return new Pair(customerId, contact, false, 0, agreed, version);
  }

  /** Keeps no values: the contact may have been erased for its person's sake. */
  Pair parted() {
    return new Pair(customerId, null, true, 0, Map.of(), version);
  }

  Pair awaiting(long now) {
    return new Pair(customerId, contactId, detached, now, agreed, version);
  }

  Pair agreeing(Map<String, Agreed> other) {
    return new Pair(customerId, contactId, detached, awaitedSince, other, version);
  }
}
