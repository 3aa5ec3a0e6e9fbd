package io.caravan.mirror.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Counts records that differ, and passes them on. */
final class RecordTally {

  private final boolean forward;
  private final Consumer<Difference> each;
  private final Map<String, Long> byColumn = new HashMap<>();
  private long onlyA;
  private long onlyB;
  private long different;
  private long veiled;

  RecordTally(boolean forward, Consumer<Difference> each) {
    this.forward = forward;
    this.each = each;
  }

  /**
   * @param fold null for none
   */
  void of(RecordFold fold) {
    Difference difference = fold == null ? null : fold.difference(forward);
    if (difference == null) {
      return;
    }
    switch (difference.kind()) {
      case ONLY_A -> onlyA++;
      case ONLY_B -> onlyB++;
      case DIFFERENT -> different++;
    }
    difference.values().keySet().forEach(name -> byColumn.merge(name, 1L, Long::sum));
    veiled += fold.isVeiled() ? 1 : 0;
    each.accept(difference);
  }

  RunRecordComparison.Report report(RunRecordComparison.Links links, List<String> unknown) {
    var all = new ArrayList<>(unknown);
    if (veiled > 0) {
      all.add(
          "of %d records the values are not known: sensitive, erased, or deleted and restored in between"
              .formatted(veiled));
    }
    return new RunRecordComparison.Report(true, onlyA, onlyB, different, byColumn, links, all);
  }
}
