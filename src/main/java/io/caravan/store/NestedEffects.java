package io.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies effects from within the applying of another one, where it turns out that they are
 * necessary. What their appliers keep in memory then goes the way of the transaction through here:
 * the outer applier passes on what it hears as a {@link Participant}.
 */
public final class NestedEffects implements Participant {

  private final List<Mark> marks = new ArrayList<>();

  private record Mark(Participant participant, int mark) {}

  /** Applies the effect in the transaction of this connection. */
  public <C> void apply(Connection connection, Effect<C> effect) throws SQLException {
    if (effect.applier() instanceof Participant participant) {
      marks.add(new Mark(participant, participant.mark()));
    }
    effect.applier().apply(connection, List.of(effect.change()));
  }

  @Override
  public int mark() {
    return marks.size();
  }

  @Override
  public void undo(int mark) {
    for (int i = marks.size() - 1; i >= mark; i--) {
      marks.get(i).participant().undo(marks.get(i).mark());
    }
    marks.subList(Math.min(mark, marks.size()), marks.size()).clear();
  }

  @Override
  public void committed() {
    marks.stream().map(Mark::participant).distinct().forEach(Participant::committed);
    marks.clear();
  }
}
