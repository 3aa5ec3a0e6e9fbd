package io.caravan.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What clients did to a portal at the same time, with when each call began and ended; says which
 * outcomes some order of the calls explains. A call that began after another had ended comes after
 * it; calls that overlap may come in either order.
 */
final class Happenings {

  /**
   * One thing that was done to one place, such as the city of a contact.
   *
   * @param place what it was done to
   * @param value what it became
   */
  record Write(String place, String value, long began, long ended) {}

  private final ConcurrentLinkedQueue<Write> writes = new ConcurrentLinkedQueue<>();
  private final Set<String> refused = new HashSet<>();

  void wrote(String place, String value, long began, long ended) {
    writes.add(new Write(place, value, began, ended));
  }

  /** Notes a value that must never be seen, since its write was refused. */
  synchronized void refused(String value) {
    refused.add(value);
  }

  synchronized boolean wasRefused(String value) {
    return refused.contains(value);
  }

  /** The writes to places. */
  List<Write> to(Set<String> places) {
    return writes.stream().filter(write -> places.contains(write.place())).toList();
  }

  /** Whether a place may have a value in the end: its write was not followed by another. */
  boolean explainsEnd(String place, String value, String start) {
    List<Write> all = to(Set.of(place));
    if (all.isEmpty()) {
      return Objects.equals(value, start);
    }
    return all.stream()
        .filter(write -> Objects.equals(write.value(), value))
        .anyMatch(write -> all.stream().noneMatch(other -> other.began() > write.ended()));
  }

  /** Whether someone may have seen a value of a place between two moments. */
  boolean explainsRead(String place, String value, String start, long began, long ended) {
    List<Write> all = to(Set.of(place));
    if (Objects.equals(value, start) && all.stream().noneMatch(write -> write.ended() < began)) {
      return true;
    }
    return all.stream()
        .filter(write -> Objects.equals(write.value(), value) && write.began() < ended)
        .anyMatch(
            write ->
                all.stream()
                    .noneMatch(other -> other.began() > write.ended() && other.ended() < began));
  }
}
