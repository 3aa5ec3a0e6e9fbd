package io.caravan.portal.oauth;

import io.caravan.access.Caller;
import io.caravan.portal.Secret;
import io.caravan.portal.vault.SealedSecrets;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The table of wishes to connect a portal: each serves once, in whichever instance. */
final class Authorizations {

  /** How long it can be asked what became of one. */
  private static final Duration KEPT = Duration.ofDays(1);

  private static final String COLUMNS =
      "id, asked_by, asked_kind, asked_from, domain, name, scopes, redirect_uri, expires_at";

  private final Store store;
  private final SealedSecrets secrets;

  Authorizations(Store store, SealedSecrets secrets) {
    this.store = store;
    this.secrets = secrets;
  }

  /**
   * What became of one.
   *
   * @param used whether HubSpot has led back with it
   * @param outcome JSON; empty until it is known
   */
  record Progress(Authorization authorization, boolean used, String outcome, long portalId) {}

  /** Remembers one, with PKCE's secret if there is one. */
  CompletableFuture<?> open(Authorization wish, Optional<Secret> verifier) {
    List<Effect<?>> sealed = new ArrayList<>();
    verifier.ifPresent(secret -> sealed.add(secrets.putting(wish.verifierPlace(), secret)));
    return store.transact(
        transaction -> {
          try (PreparedStatement open =
              transaction
                  .connection()
                  .prepareStatement(
                      "INSERT INTO portal_authorization ("
                          + COLUMNS
                          + ", used_at, outcome, portal_id)"
                          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0)")) {
            open.setString(1, wish.id().toString());
            open.setString(2, wish.askedBy());
            open.setString(3, wish.kind().name());
            open.setString(4, wish.address());
            open.setString(5, wish.domain());
            open.setString(6, wish.name());
            open.setString(7, String.join(" ", wish.scopes()));
            open.setString(8, wish.redirectUri());
            open.setLong(9, wish.end().toEpochMilli());
            open.executeUpdate();
          }
          transaction.apply(sealed);
          return null;
        });
  }

  /** Uses one up; empty when it is not there, was used before, or is too old. */
  CompletableFuture<Optional<Authorization>> use(UUID id, Instant now) {
    return store.write(
        connection -> {
          try (PreparedStatement use =
              connection.prepareStatement(
                  """
                  UPDATE portal_authorization SET used_at = ?
                  WHERE id = ? AND used_at = 0 AND expires_at > ?
                  """)) {
            use.setLong(1, now.toEpochMilli());
            use.setString(2, id.toString());
            use.setLong(3, now.toEpochMilli());
            return use.executeUpdate() == 1
                ? find(connection, id).map(Progress::authorization)
                : Optional.empty();
          }
        });
  }

  /** PKCE's secret of one; empty without PKCE. Blocks. */
  Optional<Secret> verifier(Authorization wish) {
    return secrets.get(wish.verifierPlace());
  }

  /** Remembers what became of one, and forgets its secret. */
  CompletableFuture<?> conclude(Authorization wish, String outcome, long portalId) {
    Effect<?> forget = secrets.deleting(wish.verifierPlace());
    return store.transact(
        transaction -> {
          try (PreparedStatement conclude =
              transaction
                  .connection()
                  .prepareStatement(
                      "UPDATE portal_authorization SET outcome = ?, portal_id = ? WHERE id = ?")) {
            conclude.setString(1, outcome);
            conclude.setLong(2, portalId);
            conclude.setString(3, wish.id().toString());
            conclude.executeUpdate();
          }
          transaction.apply(List.of(forget));
          return null;
        });
  }

  /** What became of one. Blocks. */
  Optional<Progress> find(UUID id) {
    return store.read(connection -> find(connection, id));
  }

  /** Forgets what nobody asks about any more. */
  CompletableFuture<Integer> purge(Instant now) {
    long before = now.minus(KEPT).toEpochMilli();
    return store.transact(
        transaction -> {
          var old = new ArrayList<Effect<?>>();
          Connection connection = transaction.connection();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT "
                      + COLUMNS
                      + ", used_at, outcome, portal_id FROM portal_authorization"
                      + " WHERE expires_at < ? ORDER BY id LIMIT 1000")) {
            select.setLong(1, before);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                old.add(secrets.deleting(progress(rows).authorization().verifierPlace()));
              }
            }
          }
          transaction.apply(old);
          try (PreparedStatement delete =
              connection.prepareStatement(
                  """
                  DELETE FROM portal_authorization WHERE id IN (
                    SELECT id FROM portal_authorization WHERE expires_at < ? ORDER BY id LIMIT 1000)
                  """)) {
            delete.setLong(1, before);
            return delete.executeUpdate();
          }
        });
  }

  private static Optional<Progress> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + ", used_at, outcome, portal_id FROM portal_authorization WHERE id = ?")) {
      select.setString(1, id.toString());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(progress(row)) : Optional.empty();
      }
    }
  }

  private static Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        new Authorization(
            UUID.fromString(row.getString("id")),
            Caller.Kind.valueOf(row.getString("asked_kind")),
            row.getString("asked_by"),
            row.getString("asked_from"),
            row.getString("domain"),
            row.getString("name"),
            List.of(row.getString("scopes").split(" ")),
            row.getString("redirect_uri"),
            Instant.ofEpochMilli(row.getLong("expires_at"))),
        row.getLong("used_at") > 0,
        row.getString("outcome"),
        row.getLong("portal_id"));
  }
}
