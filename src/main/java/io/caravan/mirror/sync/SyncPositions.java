package io.caravan.mirror.sync;

import io.caravan.hubspot.ObjectType;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** The table of how far each object's changes are in the mirror. Times are HubSpot's. */
public final class SyncPositions {

  private final Store store;

  public SyncPositions(Store store) {
    this.store = store;
  }

  /**
   * Where an object stands.
   *
   * @param reached all changes up to this moment have been searched for; 0 before the first full
   *     run
   * @param settled up to this moment they were searched for a second time; 0 before the first time
   */
  public record Position(long reached, long settled) {}

  /** Where an object stands; blocks for one query. */
  public Position of(long portalId, ObjectType type) {
    return store.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT reached, settled FROM sync_position"
                      + " WHERE portal_id = ? AND object_type = ?")) {
            statement.setLong(1, portalId);
            statement.setString(2, type.id());
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? new Position(row.getLong(1), row.getLong(2)) : new Position(0, 0);
            }
          }
        });
  }

  /** An effect that moves on where the next incremental run begins; never back. */
  public Effect<?> reached(SyncRun run, long millis) {
    return moved(run, new Position(millis, 0));
  }

  /** An effect that moves on both moments; neither goes back. */
  public Effect<?> moved(SyncRun run, Position position) {
    return new Effect<>(
        (connection, all) -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO sync_position (portal_id, object_type, reached, run_id, settled)
                  VALUES (?, ?, ?, ?, ?)
                  ON CONFLICT (portal_id, object_type) DO UPDATE SET
                    reached = CASE WHEN sync_position.reached < excluded.reached
                      THEN excluded.reached ELSE sync_position.reached END,
                    run_id = CASE WHEN sync_position.reached < excluded.reached
                      THEN excluded.run_id ELSE sync_position.run_id END,
                    settled = CASE WHEN sync_position.settled < excluded.settled
                      THEN excluded.settled ELSE sync_position.settled END
                  """)) {
            statement.setLong(1, run.portalId());
            statement.setString(2, run.type().id());
            statement.setLong(3, position.reached());
            statement.setLong(4, run.id());
            statement.setLong(5, position.settled());
            statement.executeUpdate();
          }
        },
        position);
  }
}
