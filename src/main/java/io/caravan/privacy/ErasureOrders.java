package io.caravan.privacy;

import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Enters orders in the transaction that acknowledges the event they come from, before its other
 * effects take away what a person is known by.
 */
public final class ErasureOrders implements Effect.Applier<ErasureOrder>, Participant {

  private final ErasureTable table = new ErasureTable();
  private final PersonLookup lookup;
  private final PersonHash hash;
  private final Runnable wake;
  private int applied;

  /**
   * @param wake told when orders are committed; must be quick
   */
  ErasureOrders(PersonLookup lookup, PersonHash hash, Runnable wake) {
    this.lookup = lookup;
    this.hash = hash;
    this.wake = wake;
  }

  /** An effect that enters an order. */
  public Effect<ErasureOrder> effect(ErasureOrder order) {
    return new Effect<>(this, order);
  }

  @Override
  public void apply(Connection connection, List<ErasureOrder> orders) throws SQLException {
    for (ErasureOrder order : orders) {
      Person person = lookup.byContact(connection, order.portalId(), order.contactId());
      table.insert(
          connection,
          order.id(),
          person,
          order.askedBy(),
          order.cause(),
          order.at(),
          hash.all(person));
      applied++;
    }
  }

  @Override
  public int mark() {
    return applied;
  }

  @Override
  public void undo(int mark) {
    applied = mark;
  }

  @Override
  public void committed() {
    if (applied > 0) {
      applied = 0;
      wake.run();
    }
  }
}
