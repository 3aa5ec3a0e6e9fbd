package io.caravan.write.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.privacy.Mention;
import io.caravan.privacy.Person;
import io.caravan.privacy.PersonTable;
import io.caravan.privacy.PersonalData;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
              "submission_id IS NULL OR submission_id = '' OR submission_id IN"
                  + " (SELECT submission_id FROM hubspot_write WHERE portal_id = {portal})")
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

  @Override
  public long erase(Connection connection, Person person) throws SQLException {
    long erased = 0;
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE hubspot_import_chunk SET refused = ? WHERE import_id = ? AND number = ?")) {
      for (JsonNode row : rows.of(connection, person).toList()) {
        update.setString(1, without(person, row.path("refused").asText()));
        update.setString(2, row.path("import_id").asText());
        update.setInt(3, row.path("number").asInt());
        erased += update.executeUpdate();
      }
    }
    return erased;
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
