package io.caravan.portal;

import io.caravan.hubspot.RateLimits.AppKind;
import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.portal.PortalConnection.State;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of connected portals. */
final class StoredConnections {

  private static final String COLUMNS =
      "portal_id, name, domain, state, client_id, scopes, hub_domain, user_id, user_name,"
          + " account_type, tier, app_kind, time_zone, connected_by, connected_at, disconnected_at,"
          + " reason, version";

  private final Store store;

  StoredConnections(Store store) {
    this.store = store;
  }

  /** All, by name. Blocks. */
  List<PortalConnection> all() {
    return store.read(
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT " + COLUMNS + " FROM portal_connection ORDER BY name");
              ResultSet rows = select.executeQuery()) {
            var all = new ArrayList<PortalConnection>();
            while (rows.next()) {
              all.add(connection(rows));
            }
            return all;
          }
        });
  }

  /**
   * Stores a portal that was just connected, in place of what was known of it.
   *
   * @return as it is stored: under a name of its number where the wanted one is taken
   * @throws PortalTaken when another domain owns it
   */
  static PortalConnection put(Connection connection, PortalConnection wanted) throws SQLException {
    Optional<PortalConnection> before = find(connection, wanted.portalId());
    if (before.filter(known -> !known.domain().equals(wanted.domain())).isPresent()) {
      throw new PortalTaken(taken(wanted.portalId()));
    }
    String name = free(connection, wanted);
    long version = before.map(PortalConnection::version).orElse(0L) + 1;
    try (PreparedStatement put =
        connection.prepareStatement(
            "INSERT INTO portal_connection ("
                + COLUMNS
                + ") VALUES (?, ?, ?, 'connected', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', ?)"
                + """
                   ON CONFLICT (portal_id) DO UPDATE SET
                     name = excluded.name, state = excluded.state, client_id = excluded.client_id,
                     scopes = excluded.scopes, hub_domain = excluded.hub_domain,
                     user_id = excluded.user_id, user_name = excluded.user_name,
                     account_type = excluded.account_type, tier = excluded.tier,
                     app_kind = excluded.app_kind, time_zone = excluded.time_zone,
                     connected_by = excluded.connected_by, connected_at = excluded.connected_at,
                     disconnected_at = 0, reason = '', version = excluded.version
                   WHERE portal_connection.domain = excluded.domain
                  """)) {
      put.setLong(1, wanted.portalId());
      put.setString(2, name);
      put.setString(3, wanted.domain());
      put.setString(4, wanted.clientId());
      put.setString(5, String.join(" ", wanted.scopes()));
      put.setString(6, wanted.hubDomain());
      put.setLong(7, wanted.userId());
      put.setString(8, wanted.user());
      put.setString(9, wanted.accountType());
      put.setString(10, wanted.tier().map(StoredConnections::code).orElse(""));
      put.setString(11, code(wanted.appKind()));
      put.setString(12, wanted.zone().map(ZoneId::getId).orElse(""));
      put.setString(13, wanted.connectedBy());
      put.setLong(14, wanted.connectedAt().toEpochMilli());
      put.setLong(15, version);
      if (put.executeUpdate() == 0) {
        throw new PortalTaken(taken(wanted.portalId()));
      }
    }
    return find(connection, wanted.portalId()).orElseThrow();
  }

  /** What is said of a portal that another domain owns. */
  static String taken(long portalId) {
    return "Portal " + portalId + " belongs to somebody else in this installation";
  }

  /**
   * Marks a portal as disconnected.
   *
   * @return false when it was not connected
   */
  static boolean end(Connection connection, long portalId, String reason, Instant now)
      throws SQLException {
    try (PreparedStatement end =
        connection.prepareStatement(
            """
            UPDATE portal_connection
            SET state = 'disconnected', disconnected_at = ?, reason = ?, version = version + 1
            WHERE portal_id = ? AND state = 'connected'
            """)) {
      end.setLong(1, now.toEpochMilli());
      end.setString(2, reason);
      end.setLong(3, portalId);
      return end.executeUpdate() == 1;
    }
  }

  private static String free(Connection connection, PortalConnection wanted) throws SQLException {
    try (PreparedStatement taken =
        connection.prepareStatement(
            "SELECT 1 FROM portal_connection WHERE name = ? AND portal_id <> ?")) {
      taken.setString(1, wanted.name());
      taken.setLong(2, wanted.portalId());
      try (ResultSet row = taken.executeQuery()) {
        return row.next() ? "portal-" + wanted.portalId() : wanted.name();
      }
    }
  }

  static Optional<PortalConnection> find(Connection connection, long portalId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT " + COLUMNS + " FROM portal_connection WHERE portal_id = ?")) {
      select.setLong(1, portalId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(connection(row)) : Optional.empty();
      }
    }
  }

  private static PortalConnection connection(ResultSet row) throws SQLException {
    String tier = row.getString("tier");
    String zone = row.getString("time_zone");
    long ended = row.getLong("disconnected_at");
    return new PortalConnection(
        row.getLong("portal_id"),
        row.getString("name"),
        row.getString("domain"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("client_id"),
        Stream.of(row.getString("scopes").split(" "))
            .filter(scope -> !scope.isEmpty())
            .collect(Collectors.toList()),
        row.getString("hub_domain"),
        row.getLong("user_id"),
        row.getString("user_name"),
        row.getString("account_type"),
        tier.isEmpty()
            ? Optional.empty()
            : Optional.of(Tier.valueOf(tier.toUpperCase(Locale.ROOT))),
        AppKind.valueOf(row.getString("app_kind").toUpperCase(Locale.ROOT)),
        zone.isEmpty() ? Optional.empty() : Optional.of(ZoneId.of(zone)),
        row.getString("connected_by"),
        Instant.ofEpochMilli(row.getLong("connected_at")),
        ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)),
        row.getString("reason"),
        row.getLong("version"));
  }

  private static String code(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
