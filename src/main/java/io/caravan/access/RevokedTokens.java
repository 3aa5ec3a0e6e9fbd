package io.caravan.access;

import io.caravan.store.Store;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Tokens that count for nothing before they expire. Kept until they would have expired; what
 * another instance revokes is known here within five seconds.
 */
public final class RevokedTokens {

  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Store store;
  private final Clock clock;
  private final Duration longest;
  private Set<String> known = Set.of();
  private long readAt;
  private boolean read;

  /**
   * @param longest a token can be good for at most
   */
  public RevokedTokens(Store store, Duration longest, Clock clock) {
    this.store = store;
    this.longest = longest;
    this.clock = clock;
  }

  /**
   * Revokes a token, if it exists or not. Blocks until that is on disk.
   *
   * @param tokenOrId the token itself, or its claim {@code jti}
   * @param by who wants that
   * @return its id
   * @throws IllegalArgumentException when it is neither
   */
  public String revoke(String tokenOrId, String by) {
    String id = TokenId.of(tokenOrId);
    long now = clock.millis();
    store
        .write(
            connection -> {
              try (PreparedStatement over =
                      connection.prepareStatement("DELETE FROM revoked_token WHERE forget_at < ?");
                  PreparedStatement add =
                      connection.prepareStatement(
                          """
                          INSERT INTO revoked_token (id, revoked_at, revoked_by, forget_at)
                          VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING""")) {
                over.setLong(1, now);
                over.executeUpdate();
                add.setString(1, id);
                add.setLong(2, now);
                add.setString(3, by);
                add.setLong(4, now + longest.plusHours(1).toMillis());
                return add.executeUpdate();
              }
            })
        .join();
    refresh();
    return id;
  }

  /** Whether a token has been revoked. Blocks for a query, now and then. */
  boolean contains(String id) {
    synchronized (this) {
      if (read && System.nanoTime() - readAt < FRESH_NANOS) {
        return known.contains(id);
      }
    }
    return refresh().contains(id);
  }

  private Set<String> refresh() {
    long now = System.nanoTime();
    Set<String> all =
        store.read(
            connection -> {
              try (PreparedStatement statement =
                      connection.prepareStatement("SELECT id FROM revoked_token");
                  ResultSet rows = statement.executeQuery()) {
                var ids = new HashSet<String>();
                while (rows.next()) {
                  ids.add(rows.getString(1));
                }
                return ids;
              }
            });
    synchronized (this) {
      if (!read || now - readAt >= 0) {
        known = all;
        readAt = now;
        read = true;
      }
    }
    return all;
  }
}
