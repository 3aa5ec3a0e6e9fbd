package io.caravan.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.store.Effect;
import io.caravan.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pairs of one recipe. */
final class PairTable implements Effect.Applier<Pair> {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a pair is kept as beside its ids. */
  record State(boolean detached, long awaitedSince, Map<String, Agreed> agreed) {}

  private final Store store;
  private final String recipe;

  PairTable(Store store, String recipe) {
    this.store = store;
    this.recipe = recipe;
  }

  Optional<Pair> byCustomer(String customerId) {
    return find("customer_id", customerId);
  }

  Optional<Pair> byContact(String contactId) {
    return find("contact_id", contactId);
  }

  Effect<Pair> keeping(Pair pair) {
    return new Effect<>(this, pair);
  }

  private Optional<Pair> find(String column, String value) {
    return store.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT customer_id, contact_id, state, version FROM recipe_pair WHERE recipe = ? AND "
                      + column
                      + " = ? ORDER BY customer_id")) {
            select.setString(1, recipe);
            select.setString(2, value);
            ResultSet row = select.executeQuery();
            return row.next() ? Optional.of(pair(row)) : Optional.empty();
          }
        });
  }

  @Override
  public void apply(Connection connection, List<Pair> pairs) throws SQLException {
    try (PreparedStatement insert =
            connection.prepareStatement(
                """
                INSERT INTO recipe_pair (contact_id, state, recipe, customer_id, version)
                VALUES (?, ?, ?, ?, 1)
                """);
        PreparedStatement update =
            connection.prepareStatement(
                """
                UPDATE recipe_pair SET contact_id = ?, state = ?, version = version + 1
                WHERE recipe = ? AND customer_id = ? AND version = ?
                """)) {
      for (Pair pair : pairs) {
        PreparedStatement statement = pair.version() == 0 ? insert : update;
        statement.setString(1, pair.contactId());
        statement.setString(2, state(pair));
        statement.setString(3, recipe);
        statement.setString(4, pair.customerId());
        if (pair.version() > 0) {
          statement.setLong(5, pair.version());
        }
        if (statement.executeUpdate() == 0) {
          throw new IllegalStateException(
              "The customer was worked on at the same time by another process; it is tried again");
        }
      }
    }
  }

  private static Pair pair(ResultSet row) throws SQLException {
    try {
      State state = JSON.readValue(row.getString("state"), State.class);
      return new Pair(
          row.getString("customer_id"),
          row.getString("contact_id"),
          state.detached(),
          state.awaitedSince(),
          state.agreed(),
          row.getLong("version"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("recipe_pair holds a state that is no JSON of ours", e);
    }
  }

  private static String state(Pair pair) {
    try {
      return JSON.writeValueAsString(
          new State(pair.detached(), pair.awaitedSince(), pair.agreed()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
