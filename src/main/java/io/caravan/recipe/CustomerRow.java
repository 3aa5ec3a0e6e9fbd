package io.caravan.recipe;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A row of the customers' table, seen through the fields of the recipe. */
record CustomerRow(Map<String, ?> columns, Fields fields) {

  /** The id, as {@link RowTime#encoded} writes it. */
  String id() {
    return RowTime.encoded(Fields.column(columns, "id"));
  }

  String contactId() {
    Object id = Fields.column(columns, "hubspot_id");
    return id == null ? "" : id.toString();
  }

  boolean isLinkedTo(String contactId) {
    return contactId().equals(Objects.requireNonNullElse(contactId, ""));
  }

  String email() {
    return values().get("email");
  }

  Map<String, String> values() {
    return fields.values(columns);
  }

  /** Milliseconds since the epoch. */
  long changedAt() {
    return RowTime.instant(Fields.column(columns, "updated_at")).toEpochMilli();
  }

  /** The parameters of the statement that changes the row, unless it was changed meanwhile. */
  Map<String, Object> changed(Map<String, String> news, String contactId, Instant now) {
    Map<String, String> all = new LinkedHashMap<>(values());
    all.putAll(news);
    Object seenAt = Fields.column(columns, "updated_at");
    Map<String, Object> row = fields.row(all);
    row.put("hubspot_id", contactId);
    row.put("id", Fields.column(columns, "id"));
    row.put("seen_at", seenAt);
    row.put(
        "updated_at", RowTime.like(seenAt, CustomerDecision.later(now, RowTime.instant(seenAt))));
    return row;
  }
}
