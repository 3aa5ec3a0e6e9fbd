package io.caravan.write;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Updates of one record as one input: later values win, property by property.
 *
 * @param lead the first of them, which is being handled
 * @param followers those that wait right behind it, in order; may be none
 * @param input what HubSpot gets, under the lead's id
 */
record MergedWrites(Write lead, List<Write> followers, Write input) {

  /** So that one record cannot hold a batch up for long. */
  static final int MOST = 100;

  /** HubSpot moves it forward only, unless it was cleared in between: each step counts. */
  private static final String LIFECYCLE_STAGE = "lifecyclestage";

  static MergedWrites alone(Write write) {
    return new MergedWrites(write, List.of(), write);
  }

  /**
   * Takes as many of the waiting writes as can go with the lead.
   *
   * @param waiting writes of the same record, in order
   * @param byDefault whether writes that do not say may be merged
   */
  static MergedWrites of(Write lead, List<Write> waiting, boolean byDefault) {
    List<Write> followers = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>(lead.properties());
    for (Write write : waiting) {
      if (!mayMerge(write, byDefault) || !alike(lead, write) || loses(values, write)) {
        break;
      }
      followers.add(write);
      values.putAll(write.properties());
    }
    return followers.isEmpty()
        ? alone(lead)
        : new MergedWrites(lead, List.copyOf(followers), lead.with(values));
  }

  static boolean mayMerge(Write write, boolean byDefault) {
    boolean update = write.operation() == Operation.UPDATE || write.operation() == Operation.UPSERT;
    return update && (write.merge() == null ? byDefault : write.merge());
  }

  private static boolean alike(Write lead, Write other) {
    return lead.operation() == other.operation() && lead.orderKey().equals(other.orderKey());
  }

  /** Whether a value would be lost that counts although a later one follows. */
  private static boolean loses(Map<String, String> values, Write write) {
    return write.properties().entrySet().stream()
        .filter(value -> values.containsKey(value.getKey()))
        // With a leading semicolon, options are added to those that are selected.
        .anyMatch(
            value -> value.getKey().equals(LIFECYCLE_STAGE) || value.getValue().startsWith(";"));
  }
}
