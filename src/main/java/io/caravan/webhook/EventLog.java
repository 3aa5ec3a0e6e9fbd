package io.caravan.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.caravan.store.Store;
import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Which events were processed, when, and what became of them. */
public final class EventLog {

  /**
   * The exchange variable in which a handler tells what became of an event: a text, or a supplier
   * of one that is asked when the handler's own effects have been applied.
   */
  public static final String OUTCOME = "outcome";

  private static final int PAGE = 1_000;
  private static final int PURGE = 5_000;

  private final Store store;

  public EventLog(Store store) {
    this.store = store;
  }

  /**
   * Writes a line of JSON per processing, oldest first: eventId, portalId, subscriptionId,
   * subscriptionType, objectId, occurredAt (ms), when (ISO-8601), outcome. Reads a page at a time.
   *
   * @param since processings before this are left out
   * @return the number of lines
   */
  public long export(Writer target, Instant since) throws IOException {
    long lines = 0;
    long lastId = 0;
    // The lines end here, and the caller's writer stays open.
    var json = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (JsonGenerator generator = json.createGenerator(target)) {
      generator.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      List<Entry> page = page(lastId, since);
      while (!page.isEmpty()) {
        for (Entry entry : page) {
          entry.writeTo(generator);
        }
        lines += page.size();
        lastId = page.get(page.size() - 1).id();
        page = page(lastId, since);
      }
    }
    if (lines > 0) {
      target.write('\n');
    }
    target.flush();
    return lines;
  }

  /**
   * Forgets processings and unknown events that are older than this.
   *
   * @return the number of forgotten processings
   */
  public CompletableFuture<Long> purge(Duration age, Instant now) {
    long before = now.minus(age).toEpochMilli();
    return store
        .write(
            connection -> {
              long unknown =
                  purge(
                      connection,
                      """
                      DELETE FROM event_unknown WHERE received_at < ? AND id IN
                        (SELECT id FROM event_unknown ORDER BY id LIMIT ?)
                      """,
                      before);
              long processings =
                  purge(
                      connection,
                      """
                      DELETE FROM event_log WHERE processed_at < ? AND id IN
                        (SELECT id FROM event_log ORDER BY id LIMIT ?)
                      """,
                      before);
              return new Purged(processings, Math.max(processings, unknown) == PURGE);
            })
        .thenCompose(
            purged ->
                // A little at a time: a purge must not hold up the intake.
                purged.more()
                    ? purge(age, now).thenApply(others -> others + purged.processings())
                    : CompletableFuture.completedFuture(purged.processings()));
  }

  private record Purged(long processings, boolean more) {}

  private static long purge(Connection connection, String sql, long before) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, before);
      statement.setInt(2, PURGE);
      return statement.executeUpdate();
    }
  }

  private List<Entry> page(long afterId, Instant since) {
    String sql =
        """
        SELECT id, event_id, portal_id, subscription_id, subscription_type, object_id,
               occurred_at, processed_at, outcome
        FROM event_log WHERE id > ? AND processed_at >= ? ORDER BY id LIMIT ?
        """;
    return store.read(
        connection -> {
          var page = new ArrayList<Entry>();
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, afterId);
            statement.setLong(2, since.toEpochMilli());
            statement.setInt(3, PAGE);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                page.add(
                    new Entry(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getString(9)));
              }
            }
          }
          return page;
        });
  }

  private record Entry(
      long id,
      long eventId,
      long portalId,
      long subscriptionId,
      String subscriptionType,
      long objectId,
      long occurredAt,
      long processedAt,
      String outcome) {

    void writeTo(JsonGenerator generator) throws IOException {
      generator.writeStartObject();
      generator.writeNumberField("eventId", eventId);
      generator.writeNumberField("portalId", portalId);
      generator.writeNumberField("subscriptionId", subscriptionId);
      generator.writeStringField("subscriptionType", subscriptionType);
      generator.writeNumberField("objectId", objectId);
      generator.writeNumberField("occurredAt", occurredAt);
      generator.writeStringField("when", Instant.ofEpochMilli(processedAt).toString());
      generator.writeStringField("outcome", outcome);
      generator.writeEndObject();
    }
  }
}
