package io.caravan.audit;

import io.caravan.store.Effect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where what somebody did is written down, for good and in order. */
public interface AuditTrail {

  /**
   * Writes an entry down by itself.
   *
   * @return done when it is durable
   */
  CompletableFuture<Void> record(AuditEntry entry);

  /** Writes an entry down in the transaction that makes the change it tells of. */
  Effect<?> recording(AuditEntry entry);

  /**
   * Writes entries down in the transaction of a connection; for an effect that {@linkplain
   * Effect.Applier#comesLast() comes last}.
   */
  void append(Connection connection, List<AuditEntry> entries) throws SQLException;
}
