package io.caravan.write;

import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The table of disconnected portals whose waiting writes somebody has given up. */
final class WriteDiscards {

  private final Store store;

  WriteDiscards(Store store) {
    this.store = store;
  }

  /** When each portal's writes were last given up. Blocks. */
  Map<Long, Instant> all() {
    return store.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT portal_id, discarded_at FROM write_discard");
              ResultSet rows = select.executeQuery()) {
            Map<Long, Instant> all = new HashMap<>();
            while (rows.next()) {
              all.put(rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2)));
            }
            return all;
          }
        });
  }

  /** Gives up what waits for a portal. */
  CompletableFuture<Integer> add(long portalId, Instant at, String by) {
    return store.write(
        connection -> {
          try (PreparedStatement add =
              connection.prepareStatement(
                  """
                  INSERT INTO write_discard (portal_id, discarded_at, discarded_by) VALUES (?, ?, ?)
                  ON CONFLICT (portal_id) DO UPDATE
                  SET discarded_at = excluded.discarded_at, discarded_by = excluded.discarded_by
                  """)) {
            add.setLong(1, portalId);
            add.setLong(2, at.toEpochMilli());
            add.setString(3, by);
            return add.executeUpdate();
          }
        });
  }
}
