package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.privacy.Erasing;
import io.caravan.privacy.Mention;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why rows of imports were refused: such a sentence may hold the value. The positions stay, so that
 * an import which goes on does not offer the row again.
 */
public final class RefusedRows implements PersonalData {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PersonTable rows =
      PersonTable.of("imports", "hubspot_import_chunk", "import_id", "number")
          .among(
              "submission_id IS NULL OR submission_id = '' OR EXISTS (SELECT 1 FROM hubspot_write w"
                  + " WHERE w.submission_id = t.submission_id AND w.portal_id = {portal})")
          .orMentionedIn("refused")
          .kept();

  /** These, and the orders of imports. */
  public static List<PersonalData> places() {
    return List.of(
        new RefusedRows(),
        PersonTable.of("import orders", "hubspot_import", "id")
            .among("1 = 1")
            .orMentionedIn("idempotency_key")
            .changed("idempotency_key = NULL", "idempotency_key IS NOT NULL"));
  }

  @Override
  public String place() {
    return rows.place();
  }

  @Override
  public Set<String> tables() {
    return rows.tables();
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    return rows.of(connection, person).flatMap(row -> sentences(person, row));
  }

  /** One chunk tells of many persons. */
  private static Stream<JsonNode> sentences(Person person, JsonNode row) {
    var found = new ArrayList<JsonNode>();
    try {
      JSON.readTree(row.path("refused").asText())
          .forEach(
              problem -> {
                if (Mention.of(person.emails(), problem.toString())) {
                  found.add(
                      JSON.createObjectNode()
                          .put("import_id", row.path("import_id").asText())
                          .set("problem", problem));
                }
              });
    } catch (JsonProcessingException e) {
      found.add(row);
    }
    return found.stream();
  }

  /** A chunk of an import. */
  private record Chunk(String importId, int number) {}

  @Override
  public List<Erasing> find(Connection connection, Person person) throws SQLException {
    List<Chunk> chunks =
        rows.of(connection, person)
            .map(row -> new Chunk(row.path("import_id").asText(), row.path("number").asInt()))
            .toList();
    return Erasing.of(chunks, Erasing.ROWS, (writing, chunk) -> erase(writing, person, chunk));
  }

  private static long erase(Connection connection, Person person, Chunk chunk) throws SQLException {
    String refused = refused(connection, chunk);
    if (!Mention.of(person.emails(), refused)) {
      return 0;
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hubspot_import_chunk SET refused = ? WHERE import_id = ? AND number = ?")) {
      update.setString(1, without(person, refused));
      update.setString(2, chunk.importId());
      update.setInt(3, chunk.number());
      return update.executeUpdate();
    }
  }

  /** Empty when the chunk is gone. */
  private static String refused(Connection connection, Chunk chunk) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT refused FROM hubspot_import_chunk WHERE import_id = ? AND number = ?")) {
      select.setString(1, chunk.importId());
      select.setInt(2, chunk.number());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }

  private static String without(Person person, String refused) {
    try {
      JsonNode byPosition = JSON.readTree(refused);
      for (Iterator<Map.Entry<String, JsonNode>> all = byPosition.fields(); all.hasNext(); ) {
        if (all.next().getValue() instanceof ObjectNode problem
            && Mention.of(person.emails(), problem.toString())) {
          problem.put("code", "ERASED").put("message", "The person was erased");
        }
      }
      return byPosition.toString();
    } catch (JsonProcessingException e) {
      return "{}";
    }
  }
}
