package io.caravan.operations.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.mirror.journal.GapLog;
import io.caravan.store.Store;
import io.caravan.write.RestoredWrites;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a database has to know of having been restored, from whichever backup: that persons may be
 * back who were erased since, that writes in it may have been sent since, and that it knows nothing
 * of what happened in HubSpot since. Kept in the database itself, so that nothing serves on it
 * before those persons are erased again, nothing is sent before somebody has decided about the
 * writes, and the gap is made up for as any other.
 */
public final class Restores {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RestoreTable table = new RestoreTable();
  private final Store store;
  private final RestoredWrites writes;
  private final AuditTrail trail;
  private final Clock clock;

  public Restores(Store store, RestoredWrites writes, AuditTrail trail, Clock clock) {
    this.store = store;
    this.writes = writes;
    this.trail = trail;
    this.clock = clock;
  }

  /** What becomes of writes that the backup held. */
  public enum Decision {
    /** None is sent until somebody decides. */
    HOLD,
    /** They are sent, creates after a look whether HubSpot has them. */
    RELEASE,
    /** They are rejected. */
    DISCARD
  }

  /**
   * Notes a restore in the restored database, with its entry in the audit log, all or nothing.
   *
   * @param backup its id; empty when it was none of Caravan's own
   * @param backupAt nothing later than this is in it
   * @return how many writes have no outcome
   */
  public long note(String backup, Instant backupAt, Decision decision, Caller caller) {
    Instant now = clock.instant();
    return store
        .transact(
            transaction -> {
              Connection connection = transaction.connection();
              table.insert(connection, backup, backupAt, now);
              GapLog.restored(connection, backupAt, now);
              long waiting = writes.hold(connection, backupAt, now);
              decide(connection, decision, now);
              String after =
                  JSON.createObjectNode()
                      .put("backupAt", backupAt.toString())
                      .put("writesWithoutOutcome", waiting)
                      .put("decision", decision.name().toLowerCase(Locale.ROOT))
                      .toString();
              transaction.apply(List.of(trail.recording(entry(caller, "restore", backup, after))));
              return waiting;
            })
        .join();
  }

  /** The writes that wait for a decision; empty when none do. */
  public Optional<RestoredWrites.Held> held() {
    return store.read(writes::held);
  }

  /**
   * Decides about the writes that are held, with an entry in the audit log.
   *
   * @return how many; 0 when none were held
   */
  public long decide(Decision decision, Caller caller) {
    Instant now = clock.instant();
    return store
        .transact(
            transaction -> {
              long count = decide(transaction.connection(), decision, now);
              if (count > 0) {
                String action = decision == Decision.RELEASE ? "release-writes" : "discard-writes";
                String after = JSON.createObjectNode().put("writes", count).toString();
                transaction.apply(List.of(trail.recording(entry(caller, action, "", after))));
              }
              return count;
            })
        .join();
  }

  private long decide(Connection connection, Decision decision, Instant now) throws SQLException {
    return switch (decision) {
      case HOLD -> 0;
      case RELEASE -> writes.release(connection);
      case DISCARD -> writes.discard(connection, now);
    };
  }

  private AuditEntry entry(Caller caller, String what, String target, String after) {
    return new AuditEntry(
        clock.instant(), caller, "backup." + what, target, 0, "", after, AuditEntry.DONE);
  }

  /** Whether persons may be back who were erased after a backup that was restored. */
  public boolean isErasingLeft() {
    return store.read(table::isErasingLeft);
  }

  /** Notes that they have been erased again. */
  public void erasedAgain() {
    store
        .write(
            connection -> {
              table.reapplied(connection, clock.instant());
              return null;
            })
        .join();
  }
}
