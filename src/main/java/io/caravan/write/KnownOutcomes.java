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

  private final Map<String, Deque<Follower>> byRecord = new ConcurrentHashMap<>();

  /**
   * A write that waits.
   *
   * @param outcome null when it has none, and is to be sent alone
   */
  private record Follower(String id, Outcome outcome) {}

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
    put(lead, followers.stream().map(write -> new Follower(write.id(), outcome)).toList());
  }

  /**
   * The writes behind a lead have outcomes of their own; before the lead is settled. What follows
   * one that is neither done nor refused is sent anew.
   *
   * @param outcomes by the write's id
   */
  void decided(Write lead, List<Write> followers, Map<String, Outcome> outcomes) {
    put(
        lead,
        followers.stream()
            .map(write -> new Follower(write.id(), outcomes.get(write.id())))
            .takeWhile(KnownOutcomes::isFinal)
            .toList());
  }

  private static boolean isFinal(Follower follower) {
    return follower.outcome() instanceof Outcome.Done
        || follower.outcome() instanceof Outcome.Rejected;
  }

  /** The lead and the writes behind it are to be sent one by one. */
  void apart(Write lead, List<Write> followers) {
    decided(lead, followers, (Outcome) null);
  }

  private void put(Write lead, List<Follower> followers) {
    if (followers.isEmpty()) {
      byRecord.remove(lead.orderKey());
    } else {
      byRecord.put(lead.orderKey(), new ArrayDeque<>(followers));
    }
  }

  /** To be asked once for each write that is handed out: those of a record come one by one. */
  Known next(Write write) {
    if (byRecord.isEmpty()) {
      return NOTHING;
    }
    Deque<Follower> followers = byRecord.get(write.orderKey());
    if (followers == null) {
      return NOTHING;
    }
    Follower next = followers.poll();
    boolean expected = next != null && write.id().equals(next.id());
    if (!expected || followers.isEmpty()) {
      byRecord.remove(write.orderKey());
    }
    return expected
        ? new Known(Optional.ofNullable(next.outcome()), next.outcome() == null)
        : NOTHING;
  }
}
