package io.caravan.mirror.sync;

import io.caravan.mirror.MirrorRecord;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.RecordTransition;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dry run would do to one record.
 *
 * @param recordId HubSpot's id
 * @param kind created, updated, restored, deleted, merged or erased
 * @param changes the properties that would change, by name
 */
public record Difference(long recordId, String kind, Map<String, Change> changes) {

  /**
   * A property's value before and after.
   *
   * @param from empty for none
   * @param to empty for none
   */
  public record Change(String from, String to) {}

  /** What people would see of a transition; empty when it is nothing. */
  static Optional<Difference> of(RecordTransition transition) {
    MirrorRecord before = transition.before();
    MirrorRecord after = transition.after();
    Map<String, Change> changes = changes(before.properties(), after.properties());
    if (changes.isEmpty() && before.state() == after.state()) {
      return Optional.empty();
    }
    return Optional.of(new Difference(after.ref().id(), kind(before, after), changes));
  }

  private static String kind(MirrorRecord before, MirrorRecord after) {
    if (after.state() != RecordState.LIVE) {
      return after.state().code();
    }
    if (before.state() != RecordState.LIVE) {
      return "restored";
    }
    return before.properties().isEmpty() ? "created" : "updated";
  }

  private static Map<String, Change> changes(
      Map<String, String> before, Map<String, String> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    var changes = new TreeMap<String, Change>();
    for (String name : names) {
      String from = Objects.requireNonNullElse(before.get(name), "");
      String to = Objects.requireNonNullElse(after.get(name), "");
      if (!from.equals(to)) {
        changes.put(name, new Change(from, to));
      }
    }
    return changes;
  }
}
