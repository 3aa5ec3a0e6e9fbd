package io.caravan.mirror;

import java.util.Map;

/**
 * A record as the mirror knows it. All times are HubSpot's, in milliseconds since the epoch; 0 is
 * unknown.
 *
 * @param properties values by property name; empty ones are left out
 * @param changes properties that changed after {@code knownAt}, with the time of their change; few
 * @param knownAt all values that are not in {@code changes} are known as of this time
 * @param stateAt since when the state is what it is
 */
public record MirrorRecord(
    RecordRef ref,
    Knowledge knowledge,
    Map<String, String> properties,
    Map<String, Long> changes,
    long knownAt,
    RecordState state,
    long stateAt,
    long createdAt,
    long updatedAt) {

  /** A record that the mirror has never heard of. */
  static MirrorRecord unheardOf(RecordRef ref) {
    return new MirrorRecord(ref, Knowledge.NONE, Map.of(), Map.of(), 0, RecordState.LIVE, 0, 0, 0);
  }

  /** The time as of which a property's value is known. */
  long knownAt(String property) {
    return changes.getOrDefault(property, knownAt);
  }

  MirrorRecord with(Knowledge other) {
    return new MirrorRecord(
        ref, other, properties, changes, knownAt, state, stateAt, createdAt, updatedAt);
  }

  MirrorRecord with(RecordState other, long since) {
    return new MirrorRecord(
        ref, knowledge, properties, changes, knownAt, other, since, createdAt, updatedAt);
  }

  MirrorRecord withValues(
      Map<String, String> values, Map<String, Long> changed, long known, long updated) {
    return new MirrorRecord(
        ref, knowledge, values, changed, known, state, stateAt, createdAt, updated);
  }

  MirrorRecord withCreatedAt(long time) {
    return new MirrorRecord(
        ref, knowledge, properties, changes, knownAt, state, stateAt, time, updatedAt);
  }
}
