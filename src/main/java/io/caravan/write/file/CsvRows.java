package io.caravan.write.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The rows of a CSV file. The header line names the columns; each is a property of the record. */
final class CsvRows extends Rows {

  private static final Pattern PROPERTY_NAME = Pattern.compile("[a-z][a-z0-9_]*");

  private final CsvRecords records;
  private final ImportOrder order;
  private final WriteShape shape;
  private final List<String> columns;
  private final List<String> properties = new ArrayList<>();
  private int idColumn = -1;

  private CsvRows(FileLines lines, CsvRecords records, ImportOrder order, List<String> columns) {
    super(lines);
    this.records = records;
    this.order = order;
    this.shape = new WriteShape(order);
    this.columns = columns;
  }

  static CsvRows of(FileLines lines, ImportOrder order) throws IOException {
    FileLines.Line first = lines.next();
    while (first != null && first.flaw() == null && first.text().isBlank()) {
      first = lines.next();
    }
    if (first == null) {
      throw new UnusableInput("the file is empty; its first line must name the columns");
    }
    if (first.flaw() != null) {
      throw new UnusableInput("the header line cannot be read: " + first.flaw());
    }
    char separator = order.separator() != 0 ? order.separator() : CsvLine.separator(first.text());
    var records = new CsvRecords(lines, separator, first);
    CsvRecords.CsvRecord header = records.next();
    if (header == null || header.flaw() != null) {
      throw new UnusableInput(
          "the header line cannot be read: " + (header == null ? "it is empty" : header.flaw()));
    }
    var rows =
        new CsvRows(lines, records, order, header.cells().stream().map(String::strip).toList());
    rows.assign();
    return rows;
  }

  private void assign() {
    List<String> problems = new ArrayList<>();
    Set<String> named = new TreeSet<>(order.properties().keySet());
    named.addAll(order.ignored());
    columns.forEach(named::remove);
    for (String column : named) {
      problems.add("there is no column '" + column + "'; there are " + quoted(columns));
    }
    Set<String> seen = new HashSet<>();
    for (int at = 0; at < columns.size(); at++) {
      String property = order.property(columns.get(at));
      properties.add(property);
      if (property == null) {
        continue;
      }
      if (shape.identifies(property) && idColumn < 0) {
        idColumn = at;
      } else if (!PROPERTY_NAME.matcher(property).matches()) {
        problems.add(unnamed(at, property));
      }
      if (!seen.add(property)) {
        problems.add("two columns are for the property '" + property + "'; ignore one of them");
      }
    }
    if (order.identifies() && idColumn < 0) {
      problems.add(
          "no column holds "
              + (order.idProperty().isEmpty() ? "the record id (id)" : order.idProperty())
              + ", which identifies the records; there are "
              + quoted(columns));
    }
    if (!problems.isEmpty()) {
      throw new UnusableInput(String.join("\n", problems));
    }
  }

  private static String unnamed(int at, String property) {
    return property.isEmpty()
        ? "column " + (at + 1) + " has no name"
        : "the column '%s' is not named like a HubSpot property (lower case, such as firstname); map it with --map '%s=property' or leave it out with --ignore-column '%s'"
            .formatted(property, property, property);
  }

  private static String quoted(List<String> names) {
    return "'" + String.join("', '", names) + "'";
  }

  @Override
  Row next() throws IOException {
    CsvRecords.CsvRecord record = records.next();
    if (record == null) {
      return null;
    }
    if (record.flaw() != null) {
      return Row.unreadable(record.line(), "INVALID_CSV", "", record.flaw());
    }
    if (record.cells().size() != columns.size()) {
      return Row.unreadable(
          record.line(),
          "WRONG_NUMBER_OF_CELLS",
          "",
          "the row has %d cells, the header %d".formatted(record.cells().size(), columns.size()));
    }
    return write(record);
  }

  private Row write(CsvRecords.CsvRecord record) {
    String id = idColumn < 0 ? null : record.cells().get(idColumn).strip();
    if (id != null && id.isEmpty()) {
      return Row.unreadable(
          record.line(),
          "REQUIRED",
          columns.get(idColumn),
          "the cell '%s' is empty, which identifies the record".formatted(columns.get(idColumn)));
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (int at = 0; at < columns.size(); at++) {
      String cell = record.cells().get(at);
      boolean told = !cell.isEmpty() || order.clearEmpty();
      if (at != idColumn && properties.get(at) != null && told) {
        values.put(properties.get(at), cell);
      }
    }
    if (values.isEmpty() && order.operation() == Operation.UPDATE) {
      return Row.unreadable(
          record.line(),
          "REQUIRED",
          "properties",
          "all cells are empty: there is nothing to update");
    }
    return Row.of(record.line(), shape.write(id, values));
  }
}
