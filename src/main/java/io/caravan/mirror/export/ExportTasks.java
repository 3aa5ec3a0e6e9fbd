package io.caravan.mirror.export;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The table of exports: which one is for which run, and whether one more is allowed. HubSpot allows
 * {@value #PER_DAY} in any 24 hours and one at a time for each portal.
 */
public final class ExportTasks implements ExportChoice.Allowance {

  static final int PER_DAY = 30;

  private static final Duration DAY = Duration.ofHours(24);

  private final Store store;
  private final Clock clock;
  private final Duration patience;
  private final Effect.Applier<Ended> endings = this::end;

  /**
   * @param patience an export that began longer ago than this does not go on any more
   */
  public ExportTasks(Store store, Clock clock, Duration patience) {
    this.store = store;
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * An export of ours.
   *
   * @param taskId HubSpot's number; empty until it is known
   * @param askedAt milliseconds
   */
  record Task(long id, long portalId, String taskId, long askedAt) {}

  /** What a run may do. */
  sealed interface Admission {}

  /** Ask HubSpot for an export. */
  record Ask(Task task) implements Admission {}

  /** It has been asked for before: go on with it. */
  record Under(Task task) implements Admission {}

  /** Another one goes on; come again. */
  record Busy() implements Admission {}

  /** No more of them today, and why. */
  record Exhausted(String reason) implements Admission {}

  private record Ended(long id, String state) {}

  /** Decides what a run may do; notes it if that is to ask. */
  CompletableFuture<Admission> admit(long portalId, long runId, ObjectType type) {
    return store.write(
        connection -> {
          lock(connection, portalId);
          long now = clock.millis();
          Optional<Task> own = own(connection, portalId, runId);
          if (own.isPresent()) {
            return new Under(own.get());
          }
          if (count(connection, portalId, now - DAY.toMillis(), "refused") > 0) {
            return new Exhausted("HubSpot did not grant exports (scope crm.export) today");
          }
          if (count(connection, portalId, now - DAY.toMillis(), null) >= PER_DAY) {
            return new Exhausted("the portal has had its 30 exports of 24 hours");
          }
          long since = now - patience.toMillis();
          if (count(connection, portalId, since, "asked") > 0
              || count(connection, portalId, since, "running") > 0) {
            return new Busy();
          }
          return new Ask(insert(connection, portalId, runId, type, now));
        });
  }

  /** How many exports a portal may still start today. */
  @Override
  public int left(long portalId) {
    return store.read(
        connection -> {
          long since = clock.millis() - DAY.toMillis();
          return (int) Math.max(0, PER_DAY - count(connection, portalId, since, null));
        });
  }

  /** Whether HubSpot has refused an export for want of the scope in the last 24 hours. */
  @Override
  public boolean refused(long portalId) {
    return store.read(
        connection -> count(connection, portalId, clock.millis() - DAY.toMillis(), "refused") > 0);
  }

  /** HubSpot has taken it on under this number. */
  CompletableFuture<Void> running(Task task, String taskId) {
    return store.write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "UPDATE export_task SET task_id = ?, state = 'running' WHERE id = ?")) {
            update.setString(1, taskId);
            update.setLong(2, task.id());
            update.executeUpdate();
            return null;
          }
        });
  }

  /** It is over, without having been of use: {@code failed} or {@code refused}. */
  CompletableFuture<Void> over(Task task, String state) {
    return store.apply(List.of(ending(task.id(), state)));
  }

  /** It is over, together with something else. */
  Effect<?> ending(long id, String state) {
    return new Effect<>(endings, new Ended(id, state));
  }

  private void end(Connection connection, List<Ended> all) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE export_task SET state = ? WHERE id = ?")) {
      for (Ended ended : all) {
        update.setString(1, ended.state());
        update.setLong(2, ended.id());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** SQLite has one writer anyway. */
  private void lock(Connection connection, long portalId) throws SQLException {
    if (store.dialect() == Dialect.POSTGRESQL) {
      try (PreparedStatement lock =
          connection.prepareStatement(
              "SELECT pg_advisory_xact_lock(hashtextextended('export', ?))")) {
        lock.setLong(1, portalId);
        lock.execute();
      }
    }
  }

  private Optional<Task> own(Connection connection, long portalId, long runId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT id, task_id, asked_at FROM export_task
            WHERE portal_id = ? AND run_id = ? AND state = 'running' ORDER BY id DESC LIMIT 1
            """)) {
      select.setLong(1, portalId);
      select.setLong(2, runId);
      ResultSet row = select.executeQuery();
      return row.next()
          ? Optional.of(new Task(row.getLong(1), portalId, row.getString(2), row.getLong(3)))
          : Optional.empty();
    }
  }

  private static long count(Connection connection, long portalId, long since, String state)
      throws SQLException {
    String sql =
        "SELECT count(*) FROM export_task WHERE portal_id = ? AND asked_at > ?"
            + (state == null ? " AND state <> 'refused'" : " AND state = ?");
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, portalId);
      select.setLong(2, since);
      if (state != null) {
        select.setString(3, state);
      }
      ResultSet row = select.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  private static Task insert(
      Connection connection, long portalId, long runId, ObjectType type, long now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO export_task (portal_id, run_id, object_type, task_id, asked_at, state)
            VALUES (?, ?, ?, '', ?, 'asked') RETURNING id
            """)) {
      insert.setLong(1, portalId);
      insert.setLong(2, runId);
      insert.setString(3, type.id());
      insert.setLong(4, now);
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Task(row.getLong(1), portalId, "", now);
      }
    }
  }
}
