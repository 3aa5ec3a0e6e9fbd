package io.caravan.simulator.imports;

import io.caravan.simulator.clock.SimulatorClock;
import java.util.ArrayList;
import java.util.List;

/** What of an import went wrong. */
final class ImportErrors {

  /** The errors that are kept in full; later ones are counted alone. */
  private static final int KEPT = 100_000;

  private final SimulatorClock clock;
  private final ImportCounters counters;
  private final List<ImportError> kept = new ArrayList<>();
  private long nextId = 1;

  /** Where in which file. */
  record Place(long fileId, int line, List<String> row) {}

  ImportErrors(SimulatorClock clock, ImportCounters counters) {
    this.clock = clock;
    this.counters = counters;
  }

  void add(Place at, String type, String message, String objectTypeId, String value, int column) {
    counters.add("ERRORS", 1);
    if (kept.size() < KEPT) {
      kept.add(
          new ImportError(
              nextId++,
              clock.millis(),
              type,
              message,
              objectTypeId,
              value,
              column,
              at.fileId(),
              at.line(),
              at.row()));
    }
  }

  List<ImportError> all() {
    return List.copyOf(kept);
  }

  void restore(List<ImportError> errors) {
    kept.addAll(errors);
    nextId = kept.size() + 1L;
  }
}
