package io.caravan.gateway.quota;

import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@link UsageLedger} in the database. */
public final class StoredUsage implements UsageLedger {

  private final Store store;

  public StoredUsage(Store store) {
    this.store = store;
  }

  /** Reads on the writer's connection: behind every save, and without blocking the caller. */
  @Override
  public CompletableFuture<Optional<PortalUsage>> load(long portalId) {
    return store.write(connection -> select(connection, portalId));
  }

  @Override
  public CompletableFuture<Void> save(PortalUsage usage) {
    return store.write(connection -> upsert(connection, usage));
  }

  private static Optional<PortalUsage> select(Connection connection, long portalId)
      throws SQLException {
    String sql =
        """
        SELECT window_name, saved_at, learned_limit, open_calls, releases,
               day_used, day_resets_at, day_zone
        FROM quota_usage
        WHERE portal_id = ?
        ORDER BY window_name
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, portalId);
      try (ResultSet rows = statement.executeQuery()) {
        List<PortalUsage.WindowUsage> windows = new ArrayList<>();
        long savedAt = 0;
        while (rows.next()) {
          // Windows that settings have removed since keep their old rows.
          savedAt = Math.max(savedAt, rows.getLong("saved_at"));
          windows.add(window(rows));
        }
        return windows.isEmpty()
            ? Optional.empty()
            : Optional.of(new PortalUsage(portalId, Instant.ofEpochMilli(savedAt), windows));
      }
    }
  }

  private static PortalUsage.WindowUsage window(ResultSet row) throws SQLException {
    String zone = row.getString("day_zone");
    Optional<PortalUsage.Day> day =
        zone == null
            ? Optional.empty()
            : Optional.of(
                new PortalUsage.Day(
                    row.getLong("day_used"),
                    Instant.ofEpochMilli(row.getLong("day_resets_at")),
                    ZoneId.of(zone)));
    return new PortalUsage.WindowUsage(
        row.getString("window_name"),
        row.getLong("learned_limit"),
        row.getLong("open_calls"),
        releases(row.getString("releases")),
        day);
  }

  private static Void upsert(Connection connection, PortalUsage usage) throws SQLException {
    String sql =
        """
        INSERT INTO quota_usage (portal_id, window_name, saved_at, learned_limit, open_calls,
                                 releases, day_used, day_resets_at, day_zone)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (portal_id, window_name) DO UPDATE SET
          saved_at = excluded.saved_at,
          learned_limit = excluded.learned_limit,
          open_calls = excluded.open_calls,
          releases = excluded.releases,
          day_used = excluded.day_used,
          day_resets_at = excluded.day_resets_at,
          day_zone = excluded.day_zone
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (PortalUsage.WindowUsage window : usage.windows()) {
        statement.setLong(1, usage.portalId());
        statement.setString(2, window.window());
        statement.setLong(3, usage.savedAt().toEpochMilli());
        statement.setLong(4, window.learnedLimit());
        statement.setLong(5, window.open());
        statement.setString(6, text(window.releases()));
        if (window.day().isPresent()) {
          PortalUsage.Day day = window.day().get();
          statement.setLong(7, day.used());
          statement.setLong(8, day.resetsAt().toEpochMilli());
          statement.setString(9, day.zone().getId());
        } else {
          statement.setNull(7, Types.BIGINT);
          statement.setNull(8, Types.BIGINT);
          statement.setNull(9, Types.VARCHAR);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    }
    return null;
  }

  /** Rounded up to the next millisecond, so that nothing is released early. */
  private static String text(List<PortalUsage.Release> releases) {
    return releases.stream()
        .map(r -> (r.until().toEpochMilli() + 1) + ":" + r.calls())
        .collect(Collectors.joining(" "));
  }

  private static List<PortalUsage.Release> releases(String text) {
    return Stream.of(text.split(" "))
        .filter(entry -> !entry.isEmpty())
        .map(
            entry -> {
              int colon = entry.indexOf(':');
              return new PortalUsage.Release(
                  Instant.ofEpochMilli(Long.parseLong(entry.substring(0, colon))),
                  Long.parseLong(entry.substring(colon + 1)));
            })
        .toList();
  }
}
