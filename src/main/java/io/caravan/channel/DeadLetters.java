package io.caravan.channel;

import io.caravan.store.Effect;
import io.caravan.store.Store;
import io.caravan.store.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** What can be done with the dead letters of all channels. Each call is one transaction. */
public final class DeadLetters {

  private static final String COLUMNS =
      """
      d.id, c.name, d.seq, d.message_key, d.headers, d.put_at, d.died_at, d.attempts,
      d.error_class, d.error_message, d.portal_id
      """;

  private static final String MATCHING =
      """
      FROM channel_dead_letter d JOIN channel c ON c.id = d.channel_id
      WHERE (CAST(? AS TEXT) IS NULL OR c.name = ?)
        AND (CAST(? AS TEXT) IS NULL OR d.message_key = ?)
        AND (CAST(? AS TEXT) IS NULL OR d.error_class = ?)
        AND d.id > ?
        AND %s
      ORDER BY d.id
      LIMIT ?
      """;

  private static final int REPLAY_PAGE = 500;

  private final Store store;
  private final Channels channels;
  private final List<ReplayRule> rules = new CopyOnWriteArrayList<>();

  DeadLetters(Store store, Channels channels) {
    this.store = store;
    this.channels = channels;
  }

  /** Adds a rule for replays; the first that names a channel for a letter decides. */
  public void replayBy(ReplayRule rule) {
    rules.add(rule);
  }

  /**
   * A page of dead letters, the oldest first, without their bodies.
   *
   * @param afterId id of the last one of the page before; 0 for the first page
   */
  public List<DeadLetter> list(DeadLetterFilter filter, long afterId, int limit) {
    return store.read(
        connection -> {
          List<DeadLetter> letters = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + MATCHING.formatted(ofPortals(filter)))) {
            ResultSet rows = match(select, filter, afterId, limit);
            while (rows.next()) {
              letters.add(letter(rows, null));
            }
          }
          return letters;
        });
  }

  /** One dead letter, whole. */
  public Optional<DeadLetter> show(long id) {
    return store.read(connection -> find(connection, id));
  }

  /**
   * Replaces the body of a dead letter, for a replay to succeed.
   *
   * @return false when there is none with this id
   */
  public CompletableFuture<Boolean> edit(long id, byte[] body) {
    return store.write(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("UPDATE channel_dead_letter SET body = ? WHERE id = ?")) {
            update.setBytes(1, body);
            update.setLong(2, id);
            return update.executeUpdate() > 0;
          }
        });
  }

  /**
   * Puts a dead letter back at the end of its channel, or of the one that a {@link ReplayRule}
   * names, as a message that was never tried. Its dedupe key does not count any more.
   *
   * @return false when there is none with this id
   */
  public CompletableFuture<Boolean> replay(long id) {
    return replay(List.of(id)).thenApply(count -> count > 0);
  }

  /**
   * Puts all that match now back into their channels, page by page. Those that are given up on
   * again meanwhile are not put back a second time. Gives back how many.
   */
  public CompletableFuture<Integer> replayAll(DeadLetterFilter filter) {
    return replay(filter, 0, store.read(DeadLetters::newest), 0);
  }

  private CompletableFuture<Integer> replay(
      DeadLetterFilter filter, long after, long upTo, int so) {
    List<Long> ids =
        list(filter, after, REPLAY_PAGE).stream()
            .map(DeadLetter::id)
            .filter(id -> id <= upTo)
            .toList();
    if (ids.isEmpty()) {
      return CompletableFuture.completedFuture(so);
    }
    return replay(ids)
        .thenCompose(count -> replay(filter, ids.get(ids.size() - 1), upTo, so + count));
  }

  private static long newest(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT coalesce(max(id), 0) FROM channel_dead_letter")) {
      ResultSet row = select.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  private CompletableFuture<Integer> replay(List<Long> ids) {
    // Channels are opened beforehand: that takes a transaction of its own.
    store.read(connection -> channelsOf(connection, ids)).forEach(channels::channel);
    return store.transact(
        transaction -> {
          List<Effect<?>> appends = new ArrayList<>();
          for (long id : ids) {
            DeadLetter letter = find(transaction.connection(), id).orElse(null);
            if (letter != null && delete(transaction.connection(), id)) {
              ChannelMessage message =
                  new ChannelMessage(letter.key(), null, letter.body(), letter.headers(), null);
              appends.add(channels.appending(target(transaction, letter), message));
            }
          }
          transaction.apply(appends);
          return appends.size();
        });
  }

  private Set<String> channelsOf(Connection connection, List<Long> ids) throws SQLException {
    Set<String> names = new HashSet<>();
    for (long id : ids) {
      DeadLetter letter = find(connection, id).orElse(null);
      if (letter != null) {
        names.add(letter.channel());
        names.add(ruled(connection, letter));
      }
    }
    return names;
  }

  private String target(Transaction transaction, DeadLetter letter) throws SQLException {
    String ruled = ruled(transaction.connection(), letter);
    // One that another process has just made cannot be opened within the transaction.
    String target = channels.isOpen(ruled) ? ruled : letter.channel();
    for (ReplayRule rule : rules) {
      rule.replayed(transaction.connection(), letter, target);
    }
    return target;
  }

  private String ruled(Connection connection, DeadLetter letter) throws SQLException {
    for (ReplayRule rule : rules) {
      Optional<String> channel = rule.channel(connection, letter);
      if (channel.isPresent()) {
        return channel.get();
      }
    }
    return letter.channel();
  }

  /**
   * Removes a dead letter for good.
   *
   * @return false when there is none with this id
   */
  public CompletableFuture<Boolean> discard(long id) {
    return store.write(connection -> delete(connection, id));
  }

  private static boolean delete(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM channel_dead_letter WHERE id = ?")) {
      delete.setLong(1, id);
      return delete.executeUpdate() > 0;
    }
  }

  private static Optional<DeadLetter> find(Connection connection, long id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + COLUMNS
                + """
                , d.body
                FROM channel_dead_letter d JOIN channel c ON c.id = d.channel_id
                WHERE d.id = ?
                """)) {
      select.setLong(1, id);
      ResultSet row = select.executeQuery();
      return row.next() ? Optional.of(letter(row, row.getBytes(12))) : Optional.empty();
    }
  }

  private static String ofPortals(DeadLetterFilter filter) {
    if (filter.portals() == null) {
      return "1 = 1";
    }
    return filter.portals().isEmpty()
        ? "1 = 0"
        : "d.portal_id IN ("
            + String.join(",", Collections.nCopies(filter.portals().size(), "?"))
            + ")";
  }

  private static ResultSet match(
      PreparedStatement select, DeadLetterFilter filter, long afterId, int limit)
      throws SQLException {
    select.setString(1, filter.channel());
    select.setString(2, filter.channel());
    select.setString(3, filter.key());
    select.setString(4, filter.key());
    select.setString(5, filter.errorType());
    select.setString(6, filter.errorType());
    select.setLong(7, afterId);
    int at = 8;
    for (long portalId : filter.portals() == null ? Set.<Long>of() : filter.portals()) {
      select.setLong(at++, portalId);
    }
    select.setInt(at, limit);
    return select.executeQuery();
  }

  private static DeadLetter letter(ResultSet row, byte[] body) throws SQLException {
    return new DeadLetter(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        HeaderText.read(row.getString(5)),
        body,
        Instant.ofEpochMilli(row.getLong(6)),
        Instant.ofEpochMilli(row.getLong(7)),
        row.getInt(8),
        row.getString(9),
        row.getString(10),
        row.getLong(11));
  }
}
