package io.caravan.write.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static final ImportOrder UPSERT =
      ImportOrder.of(FileFormat.CSV, ObjectType.CONTACTS, "email");
  private static final ImportOrder LINES =
      ImportOrder.of(FileFormat.NDJSON, ObjectType.CONTACTS, "email");

  @Test
  void a_row_becomes_an_upsert_and_an_empty_cell_leaves_the_value_alone() throws IOException {
    List<Row> rows = rows(UPSERT, "email,firstname,phone\r\nada@x.example,Ada,\r\n");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).line()).isEqualTo(2);
    assertThat(rows.get(0).write().toString())
        .isEqualTo(
            "{\"operation\":\"upsert\",\"idProperty\":\"email\",\"objectType\":\"0-1\","
                + "\"priority\":\"bulk\",\"id\":\"ada@x.example\","
                + "\"properties\":{\"firstname\":\"Ada\"}}");
  }

  @Test
  void an_empty_cell_clears_when_told_so() throws IOException {
    var order = order(Operation.UPSERT, "email", Map.of(), Set.of(), true);

    assertThat(
            rows(order, "email,phone\na@x.example,\n").get(0).write().path("properties").toString())
        .isEqualTo("{\"phone\":\"\"}");
  }

  @Test
  void separators_byte_order_mark_and_line_ends_are_found_out() throws IOException {
    for (String text :
        List.of(
            "\uFEFFemail;firstname\nada@x.example;A,d\ta\n",
            "email\tfirstname\r\nada@x.example\tA,d;a",
            "email,firstname\rada@x.example,\"A,d;a\"\r")) {
      List<Row> rows = rows(UPSERT, text);
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).line()).isEqualTo(2);
      assertThat(rows.get(0).write().path("properties").path("firstname").asText())
          .startsWith("A,d");
    }
  }

  @Test
  void columns_are_mapped_and_ignored() throws IOException {
    var order =
        order(
            Operation.UPSERT,
            "email",
            Map.of("E-Mail", "email", "First Name", "firstname"),
            Set.of("Internal Note"),
            false);

    Row row = rows(order, "First Name,E-Mail,Internal Note\nAda,ada@x.example,secret\n").get(0);

    assertThat(row.write().path("id").asText()).isEqualTo("ada@x.example");
    assertThat(row.write().path("properties").toString()).isEqualTo("{\"firstname\":\"Ada\"}");
  }

  @Test
  void a_bad_row_is_a_row_with_its_line_and_its_reason() throws IOException {
    List<Row> rows =
        rows(
            UPSERT,
            "email,firstname\n"
                + "a@x.example,A\n"
                + "b@x.example\n"
                + ",C\n"
                + "\"d@x.example\" ,D\n"
                + "\n"
                + "e@x.example,\"two\nlines\"\n"
                + "f@x.example,F\n");

    assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 4L, 5L, 7L, 9L);
    assertThat(rows.get(1).problem().message()).isEqualTo("the row has 1 cells, the header 2");
    assertThat(rows.get(2).problem().message()).contains("'email' is empty");
    assertThat(rows.get(3).problem().message())
        .isEqualTo("text follows the closing quote of cell 1");
    assertThat(rows.get(4).write().path("properties").path("firstname").asText())
        .isEqualTo("two\nlines");
    assertThat(rows.get(5).problem()).isNull();
  }

  @Test
  void a_quote_that_is_never_closed_costs_one_row_and_not_the_rest_of_the_file()
      throws IOException {
    StringBuilder text = new StringBuilder("email,firstname\na@x.example,\"A\n");
    for (int i = 0; i < 2_500; i++) {
      text.append("b").append(i).append("@x.example,B\n");
    }

    List<Row> rows = rows(UPSERT, text.toString());

    assertThat(rows).hasSize(2_501);
    assertThat(rows.get(0).problem().message()).contains("never closed");
    assertThat(rows.subList(1, rows.size())).allMatch(row -> row.problem() == null);
    assertThat(rows).extracting(Row::line).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void two_quotes_that_are_never_closed_keep_all_rows_in_order() throws IOException {
    List<Row> rows = rows(UPSERT, "email,firstname\n\"a,A\nb@x.example,B\nc@x.example,C\n");

    assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 4L);
    assertThat(rows.get(0).problem()).isNotNull();
  }

  @Test
  void a_line_that_is_not_utf_8_costs_that_row() throws IOException {
    byte[] text =
        "email,firstname\na@x.example,J\u00fcrgen\nb@x.example,B\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    List<Row> rows = rows(UPSERT, text);

    assertThat(rows.get(0).problem().message()).contains("not UTF-8");
    assertThat(rows.get(1).problem()).isNull();
  }

  @Test
  void what_fits_nowhere_is_told_at_once() {
    assertUnusable("", "the file is empty");
    assertUnusable("First Name,email\n", "--map 'First Name=property'");
    assertUnusable("firstname,lastname\n", "no column holds email");
    assertUnusable("email,email\n", "two columns are for the property 'email'");
    assertUnusable("email,,phone\n", "column 2 has no name");
    assertUnusable("\"email,phone\n", "never closed");
    assertThatThrownBy(
            () ->
                rows(
                    order(Operation.UPSERT, "email", Map.of("Mail", "email"), Set.of("X"), false),
                    "email\n"))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("there is no column 'Mail'")
        .hasMessageContaining("there is no column 'X'");
    assertThatThrownBy(() -> rows(UPSERT, "email\n".getBytes(StandardCharsets.UTF_16)))
        .hasMessageContaining("UTF-16");
    assertThatThrownBy(() -> order(Operation.UPSERT, "", Map.of(), Set.of(), false))
        .hasMessageContaining("an upsert needs an id property");
  }

  @Test
  void records_are_archived_and_updated_by_their_record_id() throws IOException {
    var archive = order(Operation.ARCHIVE, "", Map.of(), Set.of(), false);
    var update = order(Operation.UPDATE, "", Map.of(), Set.of(), false);

    assertThat(rows(archive, "Record ID,firstname\n17,Ada\n").get(0).write().toString())
        .isEqualTo(
            "{\"operation\":\"archive\",\"objectType\":\"0-1\",\"priority\":\"bulk\",\"id\":\"17\"}");
    List<Row> updates = rows(update, "hs_object_id,firstname\n17,Ada\n18,\n");
    assertThat(updates.get(0).write().path("id").asText()).isEqualTo("17");
    assertThat(updates.get(1).problem().message()).contains("nothing to update");
  }

  @Test
  void a_line_of_json_is_a_map_of_properties_or_a_whole_write() throws IOException {
    List<Row> rows =
        rows(
            LINES,
            """
            {"email":"ada@x.example","firstname":"Ada","phone":null,"numemployees":5}
            {"operation":"archive","objectType":"companies","id":"9"}
            {"id":"bob@x.example","properties":{"firstname":"Bob"}}
            {"firstname":"nobody"}
            {"email":"x@x.example","firstname":{"a":1}}
            {"email":"x@x.example","email":"y@x.example"}
            {"email":
            [1]

            {"email":"z@x.example"}
            """);

    assertThat(rows.get(0).write().path("properties").toString())
        .isEqualTo("{\"firstname\":\"Ada\",\"phone\":null,\"numemployees\":5}");
    assertThat(rows.get(1).write().path("operation").asText()).isEqualTo("archive");
    assertThat(rows.get(1).write().has("idProperty")).isFalse();
    assertThat(rows.get(2).write().path("idProperty").asText()).isEqualTo("email");
    assertThat(rows.get(3).problem().field()).isEqualTo("email");
    assertThat(rows.get(4).problem().code()).isEqualTo("INVALID_VALUE");
    assertThat(rows.get(5).problem().message()).contains("uplicate");
    assertThat(rows.get(6).problem().code()).isEqualTo("INVALID_JSON");
    assertThat(rows.get(7).problem().message()).isEqualTo("the line is no JSON object");
    assertThat(rows.get(8).line()).isEqualTo(10);
    assertThat(rows.get(8).write().path("properties").toString())
        .isEqualTo("{\"email\":\"z@x.example\"}");
  }

  private static void assertUnusable(String text, String why) {
    assertThatThrownBy(() -> rows(UPSERT, text))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining(why);
  }

  private static ImportOrder order(
      Operation operation,
      String idProperty,
      Map<String, String> map,
      Set<String> ignored,
      boolean clear) {
    return new ImportOrder(
        FileFormat.CSV,
        ObjectType.CONTACTS,
        operation,
        idProperty,
        0,
        Priority.BULK,
        false,
        map,
        ignored,
        (char) 0,
        clear);
  }

  static List<Row> rows(ImportOrder order, String text) throws IOException {
    return rows(order, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Row> rows(ImportOrder order, byte[] text) throws IOException {
    List<Row> all = new ArrayList<>();
    try (Rows rows = Rows.open(new ByteArrayInputStream(text), order)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }
}
