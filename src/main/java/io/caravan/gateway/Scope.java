package io.caravan.gateway;

import io.caravan.hubspot.ApiPath;
import io.caravan.hubspot.ObjectType;

/**
 * The part of a portal's data that a read depends on or a write changes: an area, in it perhaps one
 * object type, in it perhaps one record.
 *
 * @param area the first two segments of the path's template, such as {@code /crm/objects}
 * @param type the {@code objectTypeId}; empty when the path has none
 * @param id the record's id; empty when the path has none
 */
record Scope(long portalId, String area, String type, String id) {

  static final String RECORDS = "/crm/objects";
  static final String ASSOCIATIONS = "/crm/associations";
  static final String OWNERS = "/crm/owners";
  static final String PROPERTIES = "/crm/properties";
  static final String PIPELINES = "/crm/pipelines";
  static final String SCHEMAS = "/crm-object-schemas/schemas";

  /** Reads the scope off a path: its template says which segments from the end are type and id. */
  static Scope of(long portalId, ApiPath path) {
    String[] template = path.template().split("/");
    String[] segments = path.path().split("/");
    int shift = segments.length - template.length;
    String type = "";
    String id = "";
    for (int i = 1; i < template.length; i++) {
      String segment = segments[Math.max(0, i + shift)];
      switch (template[i]) {
        case "{type}", "{from}" -> type = typeId(segment);
        case "{id}" -> id = segment;
        default -> {}
      }
    }
    return new Scope(portalId, "/" + template[1] + "/" + template[2], type, id);
  }

  static Scope record(long portalId, ObjectType type, String id) {
    return new Scope(portalId, RECORDS, type.id(), id);
  }

  /** The same without the record. */
  Scope ofType() {
    return new Scope(portalId, area, type, "");
  }

  /** The same without type and record. */
  Scope ofArea() {
    return new Scope(portalId, area, "", "");
  }

  /** All of the portal. */
  Scope ofPortal() {
    return new Scope(portalId, "", "", "");
  }

  static String typeId(String segment) {
    return ObjectType.find(segment).map(ObjectType::id).orElse(segment);
  }
}
