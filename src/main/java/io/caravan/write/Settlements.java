package io.caravan.write;

import io.caravan.store.Effect;
import io.caravan.store.Participant;
import io.caravan.write.WriteTable.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Enters outcomes, and tells of those that are committed. */
final class Settlements implements Effect.Applier<Settlement>, Participant {

  private final WriteTable table;
  private final Consumer<List<Settlement>> told;
  private final List<Settlement> applied = new ArrayList<>();

  /**
   * @param told by the database's only writer; durable when its next transaction is
   */
  Settlements(WriteTable table, Consumer<List<Settlement>> told) {
    this.table = table;
    this.told = told;
  }

  @Override
  public void apply(Connection connection, List<Settlement> settlements) throws SQLException {
    table.settle(connection, settlements);
    applied.addAll(settlements);
  }

  @Override
  public int mark() {
    return applied.size();
  }

  @Override
  public void undo(int mark) {
    applied.subList(mark, applied.size()).clear();
  }

  @Override
  public void committed() {
    told.accept(List.copyOf(applied));
    applied.clear();
  }
}
