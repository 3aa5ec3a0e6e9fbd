package io.caravan.simulator.imports;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a column of a file is.
 *
 * @param objectTypeId whose record the column describes
 * @param column the column's name in the header
 * @param property the property that takes its values; empty for ids, labels and keys
 * @param toObjectTypeId the type at the other end, for labels and keys; else empty
 * @param associationTypeId for keys, 0 for the plain association
 * @param identifier whether keys of other rows name this column's values
 */
record ColumnMapping(
    String objectTypeId,
    String column,
    String property,
    Kind kind,
    String toObjectTypeId,
    int associationTypeId,
    String associationCategory,
    boolean identifier) {

  /** What the values of a column are for. */
  enum Kind {
    /** Values of a property. */
    PROPERTY,
    /** Record ids: rows update these records. */
    HUBSPOT_OBJECT_ID,
    /** Values of a property by which existing records are found. */
    HUBSPOT_ALTERNATE_ID,
    /** Names of association labels between two records of the row. */
    FLEXIBLE_ASSOCIATION_LABEL,
    /** Identifiers of records in other rows or files, to be associated. */
    ASSOCIATION_KEYS
  }

  static ColumnMapping read(JsonNode json) {
    String type = json.path("columnType").asText(json.path("idColumnType").asText(""));
    String property = json.path("propertyName").asText("");
    Kind kind;
    if (type.isEmpty() || type.equals("STANDARD")) {
      kind = Kind.PROPERTY;
    } else {
      try {
        kind = Kind.valueOf(type);
      } catch (IllegalArgumentException e) {
        throw ImportRefused.invalid(
            "columnType of column '%s' is not known: %s"
                .formatted(json.path("columnName").asText(), type));
      }
    }
    if (kind == Kind.PROPERTY && property.isEmpty()) {
      throw ImportRefused.invalid(
          "column '%s' has neither a propertyName nor a columnType"
              .formatted(json.path("columnName").asText()));
    }
    JsonNode key = json.path("foreignKeyType");
    return new ColumnMapping(
        json.path("columnObjectTypeId").asText(""),
        json.path("columnName").asText(""),
        "null".equals(property) ? "" : property,
        kind,
        json.path("toColumnObjectTypeId").asText(""),
        key.path("associationTypeId").asInt(0),
        key.path("associationCategory").asText("HUBSPOT_DEFINED"),
        json.path("associationIdentifierColumn").asBoolean(false));
  }
}
