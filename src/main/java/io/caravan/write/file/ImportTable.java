package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.write.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of imports and of their chunks. */
final class ImportTable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Long>> LINES = new TypeReference<>() {};
  private static final TypeReference<TreeMap<Integer, Problem>> REFUSED = new TypeReference<>() {};

  /**
   * An import.
   *
   * @param words its order
   * @param whole whether all of its rows were handed over
   * @param domain whose it is
   */
  record Row(String id, String words, FileFormat format, boolean whole, String domain) {}

  /**
   * A chunk.
   *
   * @param lines where each of its rows begins
   */
  record ChunkRow(ImportJournal.Note note, List<Long> lines) {}

  /** Enters an import unless there is one with its key; gives back the one that is there then. */
  Row insert(Connection connection, Row fresh, String key, long now) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_import (id, idempotency_key, words, format, whole, accepted_at, domain)
            VALUES (?, ?, ?, ?, 0, ?, ?)
            ON CONFLICT (idempotency_key) DO NOTHING
            """)) {
      insert.setString(1, fresh.id());
      insert.setString(2, key);
      insert.setString(3, fresh.words());
      insert.setString(4, fresh.format().name());
      insert.setLong(5, now);
      insert.setString(6, fresh.domain());
      if (insert.executeUpdate() > 0) {
        return fresh;
      }
    }
    return find(connection, "idempotency_key", key).orElseThrow();
  }

  Optional<Row> find(Connection connection, String id) throws SQLException {
    return find(connection, "id", id);
  }

  private static Optional<Row> find(Connection connection, String column, String value)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT id, words, format, whole, domain FROM hubspot_import WHERE "
                + column
                + " = ?")) {
      select.setString(1, value);
      ResultSet row = select.executeQuery();
      return row.next()
          ? Optional.of(
              new Row(
                  row.getString(1),
                  row.getString(2),
                  FileFormat.valueOf(row.getString(3)),
                  row.getInt(4) == 1,
                  row.getString(5)))
          : Optional.empty();
    }
  }

  void whole(Connection connection, String id) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE hubspot_import SET whole = 1 WHERE id = ?")) {
      update.setString(1, id);
      update.executeUpdate();
    }
  }

  /** Forgets an import of which nothing was accepted. */
  void delete(Connection connection, String id) throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM hubspot_import_chunk WHERE import_id = ?",
            "DELETE FROM hubspot_import WHERE id = ?")) {
      try (PreparedStatement delete = connection.prepareStatement(sql)) {
        delete.setString(1, id);
        delete.executeUpdate();
      }
    }
  }

  /** Enters a chunk, or what is known of it now. */
  void save(Connection connection, String id, ImportJournal.Note note, List<Long> lines)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO hubspot_import_chunk (import_id, number, fingerprint, lines, refused, submission_id)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (import_id, number)
            DO UPDATE SET refused = excluded.refused, submission_id = excluded.submission_id
            """)) {
      upsert.setString(1, id);
      upsert.setLong(2, note.number());
      upsert.setString(3, note.fingerprint());
      upsert.setString(4, json(lines));
      upsert.setString(5, json(note.refused()));
      upsert.setString(6, note.submission());
      upsert.executeUpdate();
    }
  }

  Optional<ChunkRow> chunk(Connection connection, String id, long number) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT number, fingerprint, refused, submission_id, lines FROM hubspot_import_chunk
            WHERE import_id = ? AND number = ?
            """)) {
      select.setString(1, id);
      select.setLong(2, number);
      ResultSet row = select.executeQuery();
      if (!row.next()) {
        return Optional.empty();
      }
      var note =
          new ImportJournal.Note(
              row.getLong(1), row.getString(2), read(row.getString(3), REFUSED), row.getString(4));
      return Optional.of(new ChunkRow(note, read(row.getString(5), LINES)));
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("hubspot_import_chunk holds what is no JSON", e);
    }
  }
}
