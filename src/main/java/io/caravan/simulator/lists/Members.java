package io.caravan.simulator.lists;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The records of one list. Not thread-safe: guarded by the portal's lock. */
public final class Members {

  /**
   * One record.
   *
   * @param firstAddedAt when it was first added, milliseconds since the epoch
   * @param addedAt when it was last added
   */
  public record Member(long recordId, long firstAddedAt, long addedAt) {}

  private final NavigableMap<Long, Member> byRecord = new TreeMap<>();
  private final Map<Long, Long> formerlyAdded = new HashMap<>();
  private long lastAddedAt;
  private long lastRemovedAt;

  boolean add(long recordId, long at) {
    if (byRecord.containsKey(recordId)) {
      return false;
    }
    Long first = formerlyAdded.remove(recordId);
    byRecord.put(recordId, new Member(recordId, first == null ? at : first, at));
    lastAddedAt = at;
    return true;
  }

  boolean remove(long recordId, long at) {
    Member gone = byRecord.remove(recordId);
    if (gone == null) {
      return false;
    }
    formerlyAdded.put(recordId, gone.firstAddedAt());
    lastRemovedAt = at;
    return true;
  }

  public boolean contains(long recordId) {
    return byRecord.containsKey(recordId);
  }

  /** A member, or null. */
  public Member find(long recordId) {
    return byRecord.get(recordId);
  }

  public int size() {
    return byRecord.size();
  }

  /** Milliseconds since the epoch; 0 when nothing was ever added. */
  public long lastAddedAt() {
    return lastAddedAt;
  }

  /** Milliseconds since the epoch; 0 when nothing was ever removed. */
  public long lastRemovedAt() {
    return lastRemovedAt;
  }

  /** The ids of all members as they are now, ascending. */
  public List<Long> ids() {
    return List.copyOf(byRecord.keySet());
  }

  /** The members after a record id, ascending by id. */
  public Stream<Member> after(long recordId) {
    return byRecord.tailMap(recordId, false).values().stream();
  }

  /** The members before a record id, descending by id. */
  public Stream<Member> before(long recordId) {
    return byRecord.headMap(recordId, false).descendingMap().values().stream();
  }

  /** All members in the order in which they joined. */
  public List<Member> byJoining() {
    return byRecord.values().stream()
        .sorted(Comparator.comparingLong(Member::addedAt).thenComparingLong(Member::recordId))
        .toList();
  }

  /** All of it in a snapshot; a removed record with the time at which it was first added. */
  record State(
      List<Member> members, Map<Long, Long> formerlyAdded, long lastAddedAt, long lastRemovedAt) {}

  State state() {
    return new State(
        List.copyOf(byRecord.values()), Map.copyOf(formerlyAdded), lastAddedAt, lastRemovedAt);
  }

  void restore(State state) {
    state.members().forEach(member -> byRecord.put(member.recordId(), member));
    formerlyAdded.putAll(state.formerlyAdded());
    lastAddedAt = state.lastAddedAt();
    lastRemovedAt = state.lastRemovedAt();
  }
}
