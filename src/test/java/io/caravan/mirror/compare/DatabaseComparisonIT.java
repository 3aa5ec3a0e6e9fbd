package io.caravan.mirror.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.mirror.compare.Difference.Kind;
import io.caravan.mirror.compare.Difference.Values;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A mirror beside the SQLite table of an old integration. */
@ParameterizedClass
@EnumSource(Dialect.class)
@Timeout(120)
class DatabaseComparisonIT {

  @Parameter Dialect dialect;
  @TempDir Path directory;

  private StoreSettings mirror;
  private String old;

  @BeforeEach
  void fill() throws SQLException {
    mirror = TestDatabase.fresh(dialect, directory);
    Store.open(mirror, new SimpleMeterRegistry()).close();
    old = "jdbc:sqlite:" + directory.resolve("old.db");
    try (Connection connection = connect(old);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE people (vid TEXT, mail TEXT, amount NUMERIC, extra TEXT)");
    }
  }

  @Test
  void rows_are_matched_by_number_and_columns_by_the_names_they_were_given() throws SQLException {
    mirrored(2, "{\"email\":\"two@x.example\",\"amount\":\"1.0\"}", "live");
    mirrored(9, "{\"email\":\"nine@x.example\"}", "live");
    mirrored(10, "{\"email\":\"ten@x.example\",\"amount\":\"5\"}", "live");
    mirrored(11, "{\"email\":\"gone@x.example\"}", "deleted");
    person("10", "TEN@x.example", "7", null);
    person("2", "two@x.example", "1", "more");
    // The mirror's portal has no property of this name: its typed view says so.
    view("record_id, properties ->> 'email' AS email, properties ->> 'amount' AS amount");
    person("12", "twelve@x.example", null, null);

    List<Difference> found = new ArrayList<>();
    ComparisonReport report =
        new DatabaseComparison(
                request(people(), mirrorSide(0), KeyOrder.NUMBER, Map.of("mail", "email")))
            .run(found::add);

    assertThat(found)
        .containsExactly(
            new Difference(Kind.ONLY_B, "9", Map.of()),
            new Difference(
                Kind.DIFFERENT,
                "10",
                Map.of(
                    "email", new Values("TEN@x.example", "ten@x.example"),
                    "amount", new Values("7", "5"))),
            new Difference(Kind.ONLY_A, "12", Map.of()));
    assertThat(report.equal()).isEqualTo(1);
    assertThat(report.rowsA()).isEqualTo(3);
    assertThat(report.rowsB()).isEqualTo(3);
    assertThat(report.byColumn()).containsEntry("email", 1L).containsEntry("amount", 1L);
    assertThat(report.notCompared()).containsExactly("extra");
    assertThat(report.same()).isFalse();
  }

  @Test
  void columns_can_be_chosen_and_left_out() throws SQLException {
    mirrored(1, "{\"email\":\"one@x.example\",\"amount\":\"1\"}", "live");
    person("1", "one@x.example", "2", "more");

    assertThat(compare(Set.of("amount", "extra"), Set.of()).same()).isTrue();
    assertThat(compare(Set.of(), Set.of("email")).same()).isTrue();
    assertThat(compare(Set.of(), Set.of()).byColumn()).containsOnlyKeys("amount", "extra");
    assertThatThrownBy(() -> compare(Set.of(), Set.of("nothing")))
        .isInstanceOf(Incomparable.class)
        .hasMessageContaining("no column in common");
  }

  @Test
  void two_mirrors_are_compared_by_whatever_properties_they_have() throws SQLException {
    mirrored(1, "{\"n\":\"1\"}", "live");
    try (Connection connection = connect(mirror.url());
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          WITH RECURSIVE more(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < 3000)
          INSERT INTO mirror_record
          SELECT portal_id, object_type, n, complete, state, state_at, known_at, changes,
                 created_at, updated_at, properties
          FROM mirror_record, more
          """);
    }

    ComparisonReport same =
        new DatabaseComparison(request(mirrorSide(7), mirrorSide(0), KeyOrder.TEXT, Map.of()))
            .run(difference -> {});

    assertThat(same.same()).isTrue();
    assertThat(same.equal()).isEqualTo(3_000);
  }

  @Test
  void what_cannot_be_compared_is_said() throws SQLException {
    person("1", "a", "1", null);
    person("1", "b", "1", null);
    person("x", "b", "1", null);
    mirrored(1, "{}", "live");
    mirrored(2, "{}", "live");

    assertThatThrownBy(() -> compare(Set.of(), Set.of()))
        .isInstanceOf(Incomparable.class)
        .hasMessageContaining("--key-order text");
    assertThatThrownBy(
            () ->
                new DatabaseComparison(request(people(), mirrorSide(0), KeyOrder.TEXT, Map.of()))
                    .run(difference -> {}))
        .isInstanceOf(Incomparable.class)
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> new Side(old, "", "", "people", "", 0, "0-1"))
        .hasMessageContaining("--key");
    assertThatThrownBy(() -> Side.url(directory.resolve("none.db").toString()))
        .hasMessageContaining("there is no database");
    assertThatThrownBy(() -> Side.quoted("people; DROP TABLE people"))
        .hasMessageContaining("no name of a table");
    var missing = new Side(old, "", "", "nobody", "vid", 0, "0-1");
    assertThatThrownBy(
            () ->
                new DatabaseComparison(request(missing, mirrorSide(0), KeyOrder.TEXT, Map.of()))
                    .run(difference -> {}))
        .hasMessageContaining("nobody");
  }

  @Test
  void two_sync_runs_are_put_side_by_side() throws SQLException {
    try (Connection connection = connect(mirror.url());
        Statement statement = connection.createStatement()) {
      for (String counts : List.of("{\"fetched\":10}", "{\"fetched\":12,\"created\":2}")) {
        statement.execute(
            """
            INSERT INTO sync_run (portal_id, object, object_type, mode, request, state, instance,
                                  seen_at, started_at, ended_at, checkpoint, counts, error)
            VALUES (7, 'contacts', '0-1', 'full', '{}', 'done', '', 0, 1000, 3000, '', '%s', '')
            """
                .formatted(counts));
      }
    }
    var facts = SyncRunComparison.of(mirror.url(), mirror.user(), mirror.password(), 1, 2);

    assertThat(facts)
        .containsEntry("fetched", new Values("10", "12"))
        .containsEntry("created", new Values(null, "2"))
        .containsEntry("milliseconds", new Values("2000", "2000"))
        .containsEntry("mode", new Values("full", "full"));
    assertThatThrownBy(
            () -> SyncRunComparison.of(mirror.url(), mirror.user(), mirror.password(), 1, 3))
        .isInstanceOf(Incomparable.class)
        .hasMessageContaining("no sync run 3");
  }

  private ComparisonReport compare(Set<String> ignored, Set<String> only) {
    return new DatabaseComparison(
            new ComparisonRequest(
                people(),
                mirrorSide(0),
                KeyOrder.NUMBER,
                Rule.USUAL,
                Map.of("mail", "email"),
                ignored,
                only))
        .run(difference -> {});
  }

  private static ComparisonRequest request(
      Side a, Side b, KeyOrder order, Map<String, String> names) {
    return new ComparisonRequest(a, b, order, Rule.USUAL, names, Set.of(), Set.of());
  }

  private Side people() {
    return new Side(old, "", "", "people", "vid", 0, "");
  }

  private Side mirrorSide(long portal) {
    return new Side(mirror.url(), mirror.user(), mirror.password(), "", "", portal, "0-1");
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, mirror.user(), mirror.password());
  }

  private void view(String columns) throws SQLException {
    try (Connection connection = connect(mirror.url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW contacts_7 AS SELECT " + columns + " FROM mirror_record");
    }
  }

  private void person(String vid, String mail, String amount, String extra) throws SQLException {
    try (Connection connection = connect(old);
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO people VALUES (?, ?, ?, ?)")) {
      insert.setString(1, vid);
      insert.setString(2, mail);
      insert.setString(3, amount);
      insert.setString(4, extra);
      insert.executeUpdate();
    }
  }

  private void mirrored(long id, String properties, String state) throws SQLException {
    try (Connection connection = connect(mirror.url());
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO mirror_record VALUES (7, '0-1', ?, 1, ?, 0, 0, '{}', 0, 0, %s)"
                    .formatted(dialect == Dialect.POSTGRESQL ? "?::jsonb" : "?"))) {
      insert.setLong(1, id);
      insert.setString(2, state);
      insert.setString(3, properties);
      insert.executeUpdate();
    }
  }
}
