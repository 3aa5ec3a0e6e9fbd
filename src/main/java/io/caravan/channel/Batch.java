package io.caravan.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * Outcomes that are committed together.
 *
 * @param acknowledged what is acknowledged afterwards
 * @param version number of this commit
 * @param purge remove packs that nobody needs
 */
record Batch(List<Outcome> outcomes, AckRanges acknowledged, long version, boolean purge) {

  static Batch of(List<Outcome> outcomes, AckRanges before, long version, boolean purge) {
    List<Long> sequences = new ArrayList<>(outcomes.size());
    for (Outcome outcome : outcomes) {
      // Whatever became of it, a message of the log is out of the log.
      if (outcome.delivery().fromLog()) {
        sequences.add(outcome.delivery().seq());
      }
    }
    return new Batch(outcomes, before.plus(sequences), version, purge);
  }

  Batch with(List<Outcome> others) {
    return new Batch(others, acknowledged, version, purge);
  }

  List<Outcome> select(boolean fromLog, Outcome.Kind... kinds) {
    List<Outcome.Kind> wanted = List.of(kinds);
    return outcomes.stream()
        .filter(o -> o.delivery().fromLog() == fromLog && wanted.contains(o.kind()))
        .toList();
  }

  /** Rough heap of what is not in the effects. */
  long weight() {
    long weight = 1_000;
    for (Outcome outcome : outcomes) {
      weight += outcome.kind() == Outcome.Kind.DONE ? 64 : outcome.delivery().message().weight();
    }
    return weight;
  }
}
