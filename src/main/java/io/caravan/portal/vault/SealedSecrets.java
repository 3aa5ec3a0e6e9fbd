package io.caravan.portal.vault;

import io.caravan.portal.Secret;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The table of secrets at rest, for all who have some: each has a place, a path of its own such as
 * {@code portal/4711/refresh-token}, and is kept sealed.
 *
 * <p>Sealing and opening happen on the caller's thread, never in the transaction. Both may once in
 * a while load keys from where they are kept, so they do not belong on an event loop.
 */
public final class SealedSecrets implements SealedPlaces {

  private static final int TRIES = 20;

  private final Store store;
  private final Vault vault;
  private final Clock clock;
  private final Effect.Applier<Row> puts = SealedSecrets::upsert;
  private final Effect.Applier<String> deletions = SealedSecrets::deleteAll;

  private record Row(String place, String sealed, long updatedAt) {}

  public SealedSecrets(Store store, Vault vault, Clock clock) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * The secret of a place; empty when it has none. Blocks.
   *
   * @throws VaultException when there is one that does not open
   */
  public Optional<Secret> get(String place) {
    return sealed(place).map(text -> vault.open(place, text));
  }

  /**
   * Opens what a query of somebody's own has found in the table.
   *
   * @throws VaultException when it does not open
   */
  public Secret open(String place, String sealed) {
    return vault.open(place, sealed);
  }

  /** Puts a secret into its place, whatever was there; durable when the future completes. */
  public CompletableFuture<Void> put(String place, Secret secret) {
    return store.apply(List.of(putting(place, secret)));
  }

  /** {@link #put} as a part of a larger transaction. */
  public Effect<?> putting(String place, Secret secret) {
    return new Effect<>(puts, new Row(place, vault.seal(place, secret), clock.millis()));
  }

  /**
   * Puts a secret into its place if that still holds what the caller saw there, by its value: that
   * it was meanwhile sealed with another key does not count. Blocks.
   *
   * @param seen what the place held; empty for nothing
   * @return false when it holds something else by now, and nothing was done
   */
  public boolean putIfUnchanged(String place, Optional<Secret> seen, Secret secret) {
    for (int i = 0; i < TRIES; i++) {
      Optional<String> sealed = sealed(place);
      if (!same(sealed.map(text -> vault.open(place, text)), seen)) {
        return false;
      }
      var row = new Row(place, vault.seal(place, secret), clock.millis());
      boolean done =
          store
              .write(
                  connection ->
                      sealed.isPresent()
                          ? update(connection, row, sealed.get())
                          : insert(connection, row))
              .join();
      if (done) {
        return true;
      }
    }
    throw new VaultException("The secret at " + place + " is changed all the time; try again");
  }

  /** Takes the secret of a place away; there need not be any. */
  public CompletableFuture<Void> delete(String place) {
    return store.apply(List.of(deleting(place)));
  }

  /** {@link #delete} as a part of a larger transaction. */
  public Effect<?> deleting(String place) {
    return new Effect<>(deletions, place);
  }

  /** Takes away all secrets below a path, as {@code portal/4711/}; tells how many. */
  public CompletableFuture<Integer> deleteBelow(String path) {
    if (!path.endsWith("/")) {
      throw new IllegalArgumentException(path + " must end with /, or it could mean others, too");
    }
    String end = path.substring(0, path.length() - 1) + '0'; // what follows '/' in ASCII
    return store.write(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "DELETE FROM vault_secret WHERE place >= ? AND place < ?")) {
            statement.setString(1, path);
            statement.setString(2, end);
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public String name() {
    return "vault_secret";
  }

  @Override
  public List<SealedText> after(String place, int limit) {
    return store.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT place, sealed FROM vault_secret WHERE place > ? ORDER BY place LIMIT ?")) {
            statement.setString(1, place);
            statement.setInt(2, limit);
            try (ResultSet rows = statement.executeQuery()) {
              var found = new ArrayList<SealedText>();
              while (rows.next()) {
                found.add(new SealedText(rows.getString(1), rows.getString(2)));
              }
              return found;
            }
          }
        });
  }

  @Override
  public CompletableFuture<Boolean> replace(SealedText was, String text) {
    var row = new Row(was.place(), text, clock.millis());
    return store.write(connection -> update(connection, row, was.text()));
  }

  private Optional<String> sealed(String place) {
    return store.read(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT sealed FROM vault_secret WHERE place = ?")) {
            statement.setString(1, place);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
          }
        });
  }

  private static boolean same(Optional<Secret> a, Optional<Secret> b) {
    return a.isPresent() == b.isPresent()
        && (a.isEmpty() || MessageDigest.isEqual(bytes(a.get()), bytes(b.get())));
  }

  private static byte[] bytes(Secret secret) {
    return secret.value().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean insert(Connection connection, Row row) throws SQLException {
    return set(
        connection,
        "INSERT INTO vault_secret (sealed, updated_at, place) VALUES (?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        row);
  }

  private static boolean update(Connection connection, Row row, String was) throws SQLException {
    return set(
        connection,
        "UPDATE vault_secret SET sealed = ?, updated_at = ? WHERE place = ? AND sealed = ?",
        row,
        was);
  }

  private static void upsert(Connection connection, List<Row> rows) throws SQLException {
    for (Row row : rows) {
      set(
          connection,
          """
          INSERT INTO vault_secret (sealed, updated_at, place) VALUES (?, ?, ?)
          ON CONFLICT (place) DO UPDATE
          SET sealed = excluded.sealed, updated_at = excluded.updated_at
          """,
          row);
    }
  }

  /** The first three parameters are those of the row, in this order: sealed, updated_at, place. */
  private static boolean set(Connection connection, String sql, Row row, String... more)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, row.sealed());
      statement.setLong(2, row.updatedAt());
      statement.setString(3, row.place());
      for (int i = 0; i < more.length; i++) {
        statement.setString(4 + i, more[i]);
      }
      return statement.executeUpdate() == 1;
    }
  }

  private static void deleteAll(Connection connection, List<String> places) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM vault_secret WHERE place = ?")) {
      for (String place : places) {
        statement.setString(1, place);
        statement.executeUpdate();
      }
    }
  }
}
