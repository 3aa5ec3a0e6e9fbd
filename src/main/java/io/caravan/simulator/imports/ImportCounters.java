package io.caravan.simulator.imports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an import did so far, by HubSpot's names. */
final class ImportCounters {

  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Set<Long>> written = new HashMap<>();

  ImportCounters(int rows) {
    counts.put("TOTAL_ROWS", rows);
  }

  void add(String name, int count) {
    counts.merge(name, count, Integer::sum);
  }

  void wrote(String objectTypeId, long recordId) {
    if (written.computeIfAbsent(objectTypeId, type -> new HashSet<>()).add(recordId)) {
      add("UNIQUE_OBJECTS_WRITTEN", 1);
    }
  }

  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** The records of a type that were written, ascending. */
  List<Long> written(String objectTypeId) {
    return written.getOrDefault(objectTypeId, Set.of()).stream().sorted().toList();
  }

  /** What was done and what was written, in a snapshot. */
  record State(Map<String, Integer> counts, Map<String, Set<Long>> written) {}

  State state() {
    return new State(new TreeMap<>(counts), written);
  }

  void restore(State state) {
    counts.clear();
    counts.putAll(state.counts());
    state.written().forEach((type, ids) -> written.put(type, new HashSet<>(ids)));
  }

  /** Forgets what is needed only while the import runs. */
  void close() {
    written.clear();
  }
}
