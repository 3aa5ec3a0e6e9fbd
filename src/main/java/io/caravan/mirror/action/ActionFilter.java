package io.caravan.mirror.action;

import io.caravan.hubspot.ObjectType;
import java.time.Instant;
import java.util.List;

/**
 * Which actions are meant. A null part means any.
 *
 * @param recordId as the action's record or, of associations and merges, as the other one
 * @param since made at this time or later
 */
public record ActionFilter(Long portalId, ObjectType type, Long recordId, Instant since) {

  /** Of all portals and times. */
  public static ActionFilter all() {
    return new ActionFilter(null, null, null, null);
  }

  /**
   * As an SQL condition.
   *
   * @param parameters takes the values of its parameters, in their order
   */
  String condition(List<Object> parameters) {
    var sql = new StringBuilder("1 = 1");
    if (portalId != null) {
      sql.append(" AND portal_id = ?");
      parameters.add(portalId);
    }
    String own = side("object_type", "record_id", parameters);
    if (!own.isEmpty()) {
      String other = side("other_type", "other_id", parameters);
      sql.append(" AND (").append(own).append(" OR ").append(other).append(')');
    }
    if (since != null) {
      sql.append(" AND made_at >= ?");
      parameters.add(since.toEpochMilli());
    }
    return sql.toString();
  }

  private String side(String typeColumn, String idColumn, List<Object> parameters) {
    var sql = new StringBuilder();
    if (type != null) {
      sql.append(typeColumn).append(" = ?");
      parameters.add(type.id());
    }
    if (recordId != null) {
      sql.append(sql.isEmpty() ? "" : " AND ").append(idColumn).append(" = ?");
      parameters.add(recordId);
    }
    return sql.toString();
  }
}
