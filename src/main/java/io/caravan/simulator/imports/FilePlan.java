package io.caravan.simulator.imports;

import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.imports.ImportRequest.Operation;
import io.caravan.simulator.imports.ObjectPlan.KeyColumn;
import io.caravan.simulator.imports.ObjectPlan.ValueColumn;
import java.util.ArrayList;
import java.util.List;

/** How the rows of a file become records, once its header is known. */
final class FilePlan {

  private final ImportFile file;
  private final int width;
  private final List<ObjectPlan> objects = new ArrayList<>();
  private final List<LabelColumn> labels = new ArrayList<>();

  /** A column that names association labels. */
  record LabelColumn(int at, ColumnMapping mapping) {}

  /** Why a file cannot be imported at all. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String type;

    Unusable(String type, String message) {
      super(message, null, false, false);
      this.type = type;
    }

    String type() {
      return type;
    }
  }

  /**
   * @param header the names of the columns; null for a file without
   */
  FilePlan(Crm crm, ImportRequest request, ImportFile file, List<String> header) throws Unusable {
    this.file = file;
    this.width = header == null ? file.columns().size() : header.size();
    var positions = new ArrayList<Integer>();
    for (int i = 0; i < file.columns().size(); i++) {
      positions.add(position(file.columns().get(i), header, i));
    }
    for (String type :
        file.columns().stream().map(ColumnMapping::objectTypeId).distinct().toList()) {
      ObjectSchema schema = crm.schema(type).orElseThrow();
      ObjectPlan plan = plan(schema, request, positions);
      if (!plan.values().isEmpty() || plan.idColumn() >= 0) {
        objects.add(plan);
      }
    }
  }

  private int position(ColumnMapping column, List<String> header, int fallback) throws Unusable {
    if (header == null) {
      return fallback;
    }
    int at = header.stream().map(String::trim).toList().indexOf(column.column().trim());
    if (at < 0) {
      throw new Unusable(
          "INVALID_COLUMN_CONFIGURATION",
          "file '%s' has no column '%s'; there are %s"
              .formatted(file.name(), column.column(), header));
    }
    return at;
  }

  private ObjectPlan plan(ObjectSchema schema, ImportRequest request, List<Integer> positions)
      throws Unusable {
    var values = new ArrayList<ValueColumn>();
    var keys = new ArrayList<KeyColumn>();
    var identifiers = new ArrayList<Integer>();
    int idColumn = -1;
    ValueColumn alternate = null;
    for (int i = 0; i < positions.size(); i++) {
      ColumnMapping column = file.columns().get(i);
      int at = positions.get(i);
      if (!column.objectTypeId().equals(schema.type().id())
          && !column.objectTypeId().equals(schema.plural())) {
        continue;
      }
      if (column.identifier()) {
        identifiers.add(at);
      }
      switch (column.kind()) {
        case HUBSPOT_OBJECT_ID -> idColumn = at;
        case ASSOCIATION_KEYS -> keys.add(new KeyColumn(at, column));
        case FLEXIBLE_ASSOCIATION_LABEL -> labels.add(new LabelColumn(at, column));
        case HUBSPOT_ALTERNATE_ID, PROPERTY -> {
          var value = value(schema, column, at);
          values.add(value);
          boolean email = schema.identifiedByEmail() && value.property().name().equals("email");
          if (column.kind() == ColumnMapping.Kind.HUBSPOT_ALTERNATE_ID
              || (email && alternate == null)) {
            alternate = value;
          }
        }
      }
    }
    return new ObjectPlan(
        schema,
        request.operations().getOrDefault(schema.type().id(), Operation.UPSERT),
        values,
        idColumn,
        alternate,
        keys,
        identifiers);
  }

  private static ValueColumn value(ObjectSchema schema, ColumnMapping column, int at)
      throws Unusable {
    int number = schema.properties().number(column.property());
    if (number < 0) {
      throw new Unusable(
          "PROPERTY_DEFINITION_NOT_FOUND",
          "%s have no property '%s', to which column '%s' is mapped"
              .formatted(schema.plural(), column.property(), column.column()));
    }
    return new ValueColumn(at, schema.properties().get(number), number);
  }

  ImportFile file() {
    return file;
  }

  /** How many cells a row has. */
  int width() {
    return width;
  }

  List<ObjectPlan> objects() {
    return objects;
  }

  List<LabelColumn> labels() {
    return labels;
  }
}
