package io.caravan.write;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of waiting writes before they are handed out, because the write in front of them
 * was sent together with them. Valid only as long as they come right behind that one and in order:
 * should another write of the record come in between, or that one again, it is forgotten and they
 * are sent anew, which does no harm to an update. In memory alone. Thread-safe.
 */
final class KnownOutcomes {

  private final Map<String, Followers> byRecord = new ConcurrentHashMap<>();

  /**
   * @param outcome of all of them; null when they have none, and are to be sent each alone
   */
  private record Followers(Deque<String> ids, Outcome outcome) {}

  /**
   * What is known of a write that is handed out now.
   *
   * @param outcome empty when it is to be sent
   * @param alone it was among several that HubSpot refused as one
   */
  record Known(Optional<Outcome> outcome, boolean alone) {}

  private static final Known NOTHING = new Known(Optional.empty(), false);

  /** The writes behind a lead have the given outcome; before the lead is settled. */
  void decided(Write lead, List<Write> followers, Outcome outcome) {
    put(lead, followers, outcome);
  }

  /** The lead and the writes behind it are to be sent one by one. */
  void apart(Write lead, List<Write> followers) {
    put(lead, followers, null);
  }

  private void put(Write lead, List<Write> followers, Outcome outcome) {
    Deque<String> ids = new ArrayDeque<>();
    followers.forEach(write -> ids.add(write.id()));
    byRecord.put(lead.orderKey(), new Followers(ids, outcome));
  }

  /** To be asked once for each write that is handed out: those of a record come one by one. */
  Known next(Write write) {
    if (byRecord.isEmpty()) {
      return NOTHING;
    }
    Followers followers = byRecord.get(write.orderKey());
    if (followers == null) {
      return NOTHING;
    }
    boolean expected = write.id().equals(followers.ids().poll());
    if (!expected || followers.ids().isEmpty()) {
      byRecord.remove(write.orderKey());
    }
    return expected
        ? new Known(Optional.ofNullable(followers.outcome()), followers.outcome() == null)
        : NOTHING;
  }
}
