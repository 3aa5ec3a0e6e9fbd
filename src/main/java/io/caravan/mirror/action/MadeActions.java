package io.caravan.mirror.action;

import io.caravan.store.Effect;
import io.caravan.store.Participant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Counts actions when the transaction that made them is committed. */
final class MadeActions implements Effect.Applier<List<Action>>, Participant {

  private final MeterRegistry meters;
  private final List<Action> uncommitted = new ArrayList<>();

  MadeActions(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void apply(Connection connection, List<List<Action>> actions) {
    actions.forEach(uncommitted::addAll);
  }

  @Override
  public int mark() {
    return uncommitted.size();
  }

  @Override
  public void undo(int mark) {
    while (uncommitted.size() > mark) {
      uncommitted.remove(uncommitted.size() - 1);
    }
  }

  @Override
  public void committed() {
    for (Action action : uncommitted) {
      Counter.builder("caravan.actions.made")
          .description("Actions by kind")
          .tag("portal", Long.toString(action.record().portalId()))
          .tag("kind", action.kind().code())
          .register(meters)
          .increment();
    }
    uncommitted.clear();
  }
}
