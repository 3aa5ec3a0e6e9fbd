package io.caravan.portal;

import io.caravan.portal.vault.SealedSecrets;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What opens the portals, and who is refreshing it: the tokens among the vault's secrets, and a row
 * for each portal that is changed in the same transactions. All changes are compare and swap, so
 * that of any number of instances one alone refreshes a portal's token, and no grant ever takes the
 * place of a newer one.
 */
final class StoredGrants {

  private final Store store;
  private final SealedSecrets secrets;

  StoredGrants(Store store, SealedSecrets secrets) {
    this.store = store;
    this.secrets = secrets;
  }

  /**
   * What is stored for a portal.
   *
   * @param access empty before the first refresh
   * @param accessUntil when the access token ends
   * @param grantedAt when it began
   * @param generation grows with each grant
   */
  record StoredGrant(
      Secret refresh,
      Optional<Secret> access,
      Instant accessUntil,
      Instant grantedAt,
      long generation) {}

  /** What somebody who needs a new token is to do. */
  sealed interface Claim {

    /** Use this: somebody else was quicker. */
    record Newer(StoredGrant grant) implements Claim {}

    /** Refresh it, nobody else does meanwhile. */
    record Mine(StoredGrant grant) implements Claim {}

    /** Ask again: somebody refreshes it right now. */
    record Busy() implements Claim {}

    /** Give up: there is nothing any more. */
    record None() implements Claim {}
  }

  /** Sealed; the access token null before the first refresh. */
  private record Row(
      String refresh, String access, long until, long granted, long generation, String origin) {}

  private record Claimed(Row row, boolean mine) {}

  /**
   * Asks for the right to refresh a portal's token.
   *
   * @param known the generation that the caller has and cannot use any longer; -1 for none
   * @param holder the process
   * @param lease how long the right lasts if it is neither used nor given back
   */
  CompletableFuture<Claim> claim(
      long portalId, long known, String holder, Instant now, Duration lease) {
    return store
        .write(connection -> claimed(connection, portalId, known, holder, now, lease))
        // The vault may have to ask for keys.
        .thenApplyAsync(claimed -> opened(portalId, claimed, known, now));
  }

  private static Optional<Claimed> claimed(
      Connection connection, long portalId, long known, String holder, Instant now, Duration lease)
      throws SQLException {
    Optional<Row> row = find(connection, portalId);
    if (row.isEmpty() || serves(row.get(), known, now)) {
      return row.map(found -> new Claimed(found, false));
    }
    try (PreparedStatement claim =
        connection.prepareStatement(
            """
            UPDATE portal_grant SET lease_holder = ?, lease_until = ?
            WHERE portal_id = ? AND generation = ? AND (lease_until <= ? OR lease_holder = ?)
            """)) {
      claim.setString(1, holder);
      claim.setLong(2, now.plus(lease).toEpochMilli());
      claim.setLong(3, portalId);
      claim.setLong(4, row.get().generation());
      claim.setLong(5, now.toEpochMilli());
      claim.setString(6, holder);
      return Optional.of(new Claimed(row.get(), claim.executeUpdate() == 1));
    }
  }

  private static boolean serves(Row row, long known, Instant now) {
    return row.generation() > known && row.access() != null && row.until() > now.toEpochMilli();
  }

  private Claim opened(long portalId, Optional<Claimed> claimed, long known, Instant now) {
    if (claimed.isEmpty()) {
      return new Claim.None();
    }
    Row row = claimed.get().row();
    if (claimed.get().mine()) {
      return new Claim.Mine(opened(portalId, row));
    }
    return serves(row, known, now) ? new Claim.Newer(opened(portalId, row)) : new Claim.Busy();
  }

  /** What is stored; empty for none. */
  CompletableFuture<Optional<StoredGrant>> find(long portalId) {
    return store
        .write(connection -> find(connection, portalId))
        .thenApplyAsync(row -> row.map(found -> opened(portalId, found)));
  }

  /** When the access token was granted, and when it ends; without opening anything. */
  CompletableFuture<KeptGrants.Times> times(long portalId) {
    return store
        .write(connection -> find(connection, portalId))
        .thenApply(
            row -> {
              Optional<Row> used = row.filter(found -> found.access() != null);
              return new KeptGrants.Times(
                  used.map(found -> Instant.ofEpochMilli(found.granted())),
                  used.map(found -> Instant.ofEpochMilli(found.until())));
            });
  }

  /**
   * Stores what a refresh brought, unless somebody else has stored something meanwhile.
   *
   * @param generation that was refreshed
   * @return false when nothing was stored
   */
  CompletableFuture<Boolean> renew(long portalId, long generation, StoredGrant next) {
    List<Effect<?>> tokens = tokens(portalId, next);
    return store.transact(
        transaction -> {
          try (PreparedStatement renew =
              transaction
                  .connection()
                  .prepareStatement(
                      """
                      UPDATE portal_grant
                      SET access_until = ?, granted_at = ?, generation = ?, lease_holder = '',
                          lease_until = 0
                      WHERE portal_id = ? AND generation = ?
                      """)) {
            renew.setLong(1, next.accessUntil().toEpochMilli());
            renew.setLong(2, next.grantedAt().toEpochMilli());
            renew.setLong(3, next.generation());
            renew.setLong(4, portalId);
            renew.setLong(5, generation);
            if (renew.executeUpdate() == 0) {
              return false;
            }
          }
          transaction.apply(tokens);
          return true;
        });
  }

  /** Gives the right to refresh back, so that others may try. */
  CompletableFuture<Integer> release(long portalId, String holder) {
    return store.write(
        connection -> {
          try (PreparedStatement release =
              connection.prepareStatement(
                  """
                  UPDATE portal_grant SET lease_holder = '', lease_until = 0
                  WHERE portal_id = ? AND lease_holder = ?
                  """)) {
            release.setLong(1, portalId);
            release.setString(2, holder);
            return release.executeUpdate();
          }
        });
  }

  /**
   * Forgets what HubSpot takes no longer, and marks the portal disconnected; unless somebody else
   * has stored something newer meanwhile.
   *
   * @return false when there is something newer
   */
  CompletableFuture<Boolean> end(long portalId, long generation, String reason, Instant now) {
    return store.transact(
        transaction -> {
          if (delete(transaction.connection(), portalId, generation) == 0) {
            return find(transaction.connection(), portalId).isEmpty();
          }
          transaction.apply(withoutTokens(portalId));
          StoredConnections.end(transaction.connection(), portalId, reason, now);
          return true;
        });
  }

  /**
   * Seals the tokens of a grant, for a transaction that stores them: sealing may be slow, and must
   * not hold others up.
   */
  List<Effect<?>> tokens(long portalId, StoredGrant grant) {
    Effect<?> refresh = secrets.putting(refreshPlace(portalId), grant.refresh());
    Effect<?> access =
        grant
            .access()
            .<Effect<?>>map(token -> secrets.putting(accessPlace(portalId), token))
            .orElseGet(() -> secrets.deleting(accessPlace(portalId)));
    return List.of(refresh, access);
  }

  /**
   * Stores a grant in place of whatever there was, as part of a transaction.
   *
   * @param tokens of the grant
   * @param origin digest of the settings' token that it begins with; empty for none
   */
  static void put(
      Transaction transaction,
      long portalId,
      StoredGrant grant,
      List<Effect<?>> tokens,
      String origin)
      throws SQLException {
    try (PreparedStatement put =
        transaction
            .connection()
            .prepareStatement(
                """
                INSERT INTO portal_grant (portal_id, access_until, granted_at, generation, origin,
                                          lease_holder, lease_until)
                VALUES (?, ?, ?, 1, ?, '', 0)
                ON CONFLICT (portal_id) DO UPDATE SET
                  access_until = excluded.access_until, granted_at = excluded.granted_at,
                  generation = portal_grant.generation + 1, origin = excluded.origin,
                  lease_holder = '', lease_until = 0
                """)) {
      put.setLong(1, portalId);
      put.setLong(2, grant.accessUntil().toEpochMilli());
      put.setLong(3, grant.grantedAt().toEpochMilli());
      put.setString(4, origin);
      put.executeUpdate();
    }
    transaction.apply(tokens);
  }

  /** Forgets a portal's grant, as part of a transaction. */
  void forget(Transaction transaction, long portalId) throws SQLException {
    try (PreparedStatement delete =
        transaction.connection().prepareStatement("DELETE FROM portal_grant WHERE portal_id = ?")) {
      delete.setLong(1, portalId);
      delete.executeUpdate();
    }
    transaction.apply(withoutTokens(portalId));
  }

  /**
   * Begins with a refresh token of the settings, unless what is stored began with the same one.
   *
   * @param origin its digest
   */
  CompletableFuture<Void> begin(long portalId, Secret refresh, String origin) {
    var first = new StoredGrant(refresh, Optional.empty(), Instant.EPOCH, Instant.EPOCH, 0);
    List<Effect<?>> tokens = tokens(portalId, first);
    return store.transact(
        transaction -> {
          boolean same =
              find(transaction.connection(), portalId)
                  .filter(row -> row.origin().equals(origin))
                  .isPresent();
          if (!same) {
            put(transaction, portalId, first, tokens, origin);
          }
          return null;
        });
  }

  private List<Effect<?>> withoutTokens(long portalId) {
    return List.of(
        secrets.deleting(refreshPlace(portalId)), secrets.deleting(accessPlace(portalId)));
  }

  private static int delete(Connection connection, long portalId, long generation)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM portal_grant WHERE portal_id = ? AND generation = ?")) {
      delete.setLong(1, portalId);
      delete.setLong(2, generation);
      return delete.executeUpdate();
    }
  }

  private static Optional<Row> find(Connection connection, long portalId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT refresh.sealed, access.sealed, access_until, granted_at, generation, origin
            FROM portal_grant
            JOIN vault_secret refresh ON refresh.place = ?
            LEFT JOIN vault_secret access ON access.place = ?
            WHERE portal_id = ?
            """)) {
      select.setString(1, refreshPlace(portalId));
      select.setString(2, accessPlace(portalId));
      select.setLong(3, portalId);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Row(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getString(6)))
            : Optional.empty();
      }
    }
  }

  private StoredGrant opened(long portalId, Row row) {
    return new StoredGrant(
        secrets.open(refreshPlace(portalId), row.refresh()),
        row.access() == null
            ? Optional.empty()
            : Optional.of(secrets.open(accessPlace(portalId), row.access())),
        Instant.ofEpochMilli(row.until()),
        Instant.ofEpochMilli(row.granted()),
        row.generation());
  }

  private static String refreshPlace(long portalId) {
    return "portal/" + portalId + "/refresh-token";
  }

  private static String accessPlace(long portalId) {
    return "portal/" + portalId + "/access-token";
  }
}
