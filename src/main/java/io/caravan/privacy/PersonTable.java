package io.caravan.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table whose rows are about persons, said in a few words: which rows are a person's, and what
 * erasing makes of them. A row is a person's when its ids say so, or when a text in it names one of
 * the person's e-mail addresses.
 */
public final class PersonTable implements PersonalData {

  private final String place;
  private final String table;
  private final List<String> key;
  private final String scope;
  private final String condition;
  private final List<String> texts;
  private final String change;
  private final String unchanged;

  private PersonTable(Draft draft, String change, String unchanged) {
    this.place = draft.place;
    this.table = draft.table;
    this.key = draft.key;
    this.scope = draft.scope;
    this.condition = draft.condition;
    this.texts = draft.texts;
    this.change = change;
    this.unchanged = unchanged;
  }

  /**
   * Begins the description of a table.
   *
   * @param key the columns of its primary key
   */
  public static Draft of(String place, String table, String... key) {
    return new Draft(place, table, List.of(key));
  }

  /** A description that is not finished. */
  public static final class Draft {
    private final String place;
    private final String table;
    private final List<String> key;
    private String scope = "portal_id = {portal}";
    private String condition = "1 = 0";
    private List<String> texts = List.of();

    private Draft(String place, String table, List<String> key) {
      this.place = place;
      this.table = table;
      this.key = key;
    }

    /**
     * Which rows are the person's by their ids: SQL in which {@code {portal}} stands for the
     * portal's number, {@code {ids}} for the contact ids as numbers and {@code {texts}} for them as
     * texts, each separated by commas.
     */
    public Draft where(String sql) {
      condition = sql;
      return this;
    }

    /**
     * Which rows are looked at, where that is not said by a column portal_id; as in where. The
     * table is {@code t}.
     */
    public Draft among(String sql) {
      scope = sql;
      return this;
    }

    /** Rows of the person's contact, by the columns portal_id, object_type and record_id. */
    public Draft ofContact() {
      return where("object_type = '0-1' AND record_id IN ({ids})");
    }

    /** Columns in which an e-mail address makes a row the person's too. */
    public Draft orMentionedIn(String... columns) {
      texts = List.of(columns);
      return this;
    }

    /** Erasing deletes the rows. */
    public PersonTable deleted() {
      return new PersonTable(this, null, null);
    }

    /**
     * Erasing changes the rows.
     *
     * @param assignments SQL behind SET
     * @param unchanged SQL that says of a row that it still holds something, so that a second
     *     erasure counts none
     */
    public PersonTable changed(String assignments, String unchanged) {
      return new PersonTable(this, assignments, unchanged);
    }

    /** Erasing leaves the rows: they hold ids alone, and keep the person from coming back. */
    public PersonTable kept() {
      return new PersonTable(this, "", null);
    }
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public Set<String> tables() {
    return Set.of(table);
  }

  @Override
  public Stream<JsonNode> of(Connection connection, Person person) throws SQLException {
    return rows(connection, person, "t.*", "", List.of(), PersonTable::json).stream()
        .map(JsonNode.class::cast);
  }

  @Override
  public List<Erasing> find(Connection connection, Person person) throws SQLException {
    if ("".equals(change)) {
      return List.of();
    }
    return Erasing.of(
        keys(connection, person, "", List.of()),
        Erasing.ROWS,
        (writing, row) -> erase(writing, person, row));
  }

  /** The keys of the person's rows that still hold something. */
  private List<List<Object>> keys(
      Connection connection, Person person, String more, List<Object> values) throws SQLException {
    var columns = new LinkedHashSet<>(key);
    columns.addAll(texts);
    String list = columns.stream().map(column -> "t." + column).collect(Collectors.joining(", "));
    String holding = unchanged == null ? "" : " AND (" + unchanged + ")";
    return rows(connection, person, list, holding + more, values, this::key);
  }

  private List<Object> key(ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>();
    for (int i = 1; i <= key.size(); i++) {
      Object value = row.getObject(i);
      values.add(value instanceof Number number ? (Object) number.longValue() : row.getString(i));
    }
    return values;
  }

  private long erase(Connection connection, Person person, List<Object> row) throws SQLException {
    if (keys(connection, person, " AND " + byKey("t."), row).isEmpty()) {
      return 0;
    }
    String sql =
        (change == null ? "DELETE FROM " + table : "UPDATE " + table + " SET " + change)
            + " WHERE "
            + byKey("");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      set(statement, 1, row);
      return statement.executeUpdate();
    }
  }

  private String byKey(String prefix) {
    return key.stream()
        .map(column -> prefix + column + " = ?")
        .collect(Collectors.joining(" AND "));
  }

  private static void set(PreparedStatement statement, int first, List<?> values)
      throws SQLException {
    int at = first;
    for (Object value : values) {
      if (value instanceof Long number) {
        statement.setLong(at++, number);
      } else {
        statement.setString(at++, (String) value);
      }
    }
  }

  /** Makes something of a row. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  /**
   * The person's rows.
   *
   * @param columns what is read, the texts included
   * @param more SQL that goes on with AND; empty for none
   * @param values for its question marks
   */
  private <T> List<T> rows(
      Connection connection,
      Person person,
      String columns,
      String more,
      List<Object> values,
      Reading<T> reading)
      throws SQLException {
    var parameters = new ArrayList<String>();
    String where = condition(person, parameters);
    String sql =
        "SELECT "
            + columns
            + ", CASE WHEN "
            + filled(condition, person)
            + " THEN 1 ELSE 0 END AS caravan_exact FROM "
            + table
            + " t WHERE ("
            + filled(scope, person)
            + ") AND ("
            + where
            + ")"
            + more;
    var rows = new ArrayList<T>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      set(select, 1, parameters);
      set(select, 1 + parameters.size(), values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          boolean exact = row.getInt("caravan_exact") == 1;
          if (exact || isMentioned(row, person)) {
            rows.add(reading.of(row));
          }
        }
      }
    }
    return rows;
  }

  private boolean isMentioned(ResultSet row, Person person) throws SQLException {
    for (String column : texts) {
      if (Mention.of(person.emails(), row.getString(column))) {
        return true;
      }
    }
    return false;
  }

  private String condition(Person person, List<String> parameters) {
    var sql = new StringBuilder(filled(condition, person));
    for (String column : texts) {
      for (String email : new TreeSet<>(person.emails())) {
        sql.append(" OR lower(CAST(").append(column).append(" AS TEXT)) LIKE ? ESCAPE '!'");
        parameters.add("%" + email.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
      }
    }
    return sql.toString();
  }

  /** Numbers alone are put into the text. */
  private static String filled(String sql, Person person) {
    String ids =
        person.contactIds().stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
    String asTexts =
        person.contactIds().stream()
            .sorted()
            .map(id -> "'" + id + "'")
            .collect(Collectors.joining(","));
    return sql.replace("{portal}", Long.toString(person.portalId()))
        .replace("{ids}", ids.isEmpty() ? "NULL" : ids)
        .replace("{texts}", asTexts.isEmpty() ? "NULL" : asTexts);
  }

  private static ObjectNode json(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (int i = 1; i < columns.getColumnCount(); i++) {
      Object value = row.getObject(i);
      String name = columns.getColumnLabel(i);
      if (value instanceof Number number) {
        values.put(name, JsonNodeFactory.instance.numberNode(number.longValue()));
      } else if (value == null) {
        values.put(name, JsonNodeFactory.instance.nullNode());
      } else if (!(value instanceof byte[])) {
        values.put(name, JsonNodeFactory.instance.textNode(row.getString(i)));
      }
    }
    return new ObjectNode(JsonNodeFactory.instance, values);
  }
}
