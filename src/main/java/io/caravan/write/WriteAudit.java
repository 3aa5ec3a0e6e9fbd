package io.caravan.write;

import io.caravan.store.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the write journey tells of changes, and of who wanted them. */
public interface WriteAudit {

  /** Tells of writes that were handed over, in the transaction that accepts them. */
  Effect<?> submitted(SubmittedWrites writes);

  /** Tells of outcomes, at the end of the transaction that enters them. */
  void settled(Connection connection, List<SettledWrite> writes) throws SQLException;

  /**
   * Values of properties that are about to be changed.
   *
   * @param writes of one portal and object type
   * @return by property, by the write's id, as far as that is known; never fails
   */
  CompletableFuture<Map<String, Map<String, String>>> before(List<Write> writes);
}
