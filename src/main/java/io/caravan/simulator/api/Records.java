package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ApiVersion;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.ChangeSource;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.CrmProblem;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.Draft;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.oauth.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a call names: types, records, values, links. */
final class Records {

  private Records() {}

  static Crm crm(Call call) {
    return call.grant().portal().crm();
  }

  /** The type in the path, if the token may use it. */
  static ObjectSchema type(Call call, boolean write) {
    ObjectSchema schema = schema(call, call.value("type"));
    call.require(Scopes.records(schema, write));
    return schema;
  }

  static ObjectSchema schema(Call call, String name) {
    return crm(call).schema(name).orElseThrow(() -> CrmErrors.unknownType(name));
  }

  /** Own writes come back as webhooks of this source. */
  static ChangeSource source(Call call) {
    return ChangeSource.app(call.grant().app().id());
  }

  static boolean portalRules(Call call) {
    return call.version() == ApiVersion.DATED_2026_09;
  }

  /**
   * The record that an id stands for; ids of merged records lead to what became of them.
   *
   * @param idProperty the unique property the id is a value of, or null for record ids
   * @return null when there is none
   */
  static CrmRecord find(ObjectSchema schema, String id, String idProperty) {
    if (idProperty == null || idProperty.equals("hs_object_id")) {
      return id.matches("\\d{1,18}") ? schema.records().resolve(Long.parseLong(id)) : null;
    }
    int number = schema.properties().number(idProperty);
    if (number < 0 || !schema.properties().get(number).unique()) {
      throw ApiError.invalid(
          "Property '%s' is not a unique property of %s and cannot be used as idProperty"
              .formatted(idProperty, schema.plural()));
    }
    return schema.records().holder(number, id);
  }

  /** The live record that an id stands for. */
  static CrmRecord live(ObjectSchema schema, String id, String idProperty) {
    CrmRecord record = find(schema, id, idProperty);
    if (record == null || record.archived()) {
      throw CrmErrors.notFound(id);
    }
    return record;
  }

  /** The values of a {@code properties} object; numbers and booleans are taken as text. */
  static Map<String, String> properties(JsonNode input) {
    var properties = new LinkedHashMap<String, String>();
    JsonNode given = input.path("properties");
    if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
      throw unreadable("`java.util.LinkedHashMap`", given);
    }
    given
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isContainerNode()) {
                throw unreadable("`java.lang.String`", value);
              }
              properties.put(field.getKey(), value.isNull() ? "" : value.asText());
            });
    return properties;
  }

  private static ApiError unreadable(String wanted, JsonNode found) {
    return ApiError.of(
            400,
            "Invalid input JSON on line 1, column 1: Cannot deserialize value of type %s from %s value"
                .formatted(
                    wanted, found.isArray() ? "Array" : found.isObject() ? "Object" : "scalar"))
        .build();
  }

  /** Those of some property names whose values the token may see. */
  static List<String> readable(Call call, ObjectSchema schema, List<String> names) {
    return names.stream().filter(name -> grants(call, schema, name, false)).toList();
  }

  /**
   * Makes sure that the token may write all of some properties.
   *
   * @throws ApiError 403 when one is sensitive and its scope is not granted
   */
  static void requireWritable(Call call, ObjectSchema schema, JsonNode input) {
    input
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!grants(call, schema, name, true)) {
                throw call.missingScopes(Scopes.sensitive(schema, sensitivity(schema, name), true));
              }
            });
  }

  private static boolean grants(Call call, ObjectSchema schema, String name, boolean write) {
    String level = sensitivity(schema, name);
    return level.equals(PropertyDetails.NON_SENSITIVE)
        || call.grant().scopes().contains(Scopes.sensitive(schema, level, write));
  }

  private static String sensitivity(ObjectSchema schema, String name) {
    return schema
        .properties()
        .find(name)
        .map(property -> property.details().dataSensitivity())
        .orElse(PropertyDetails.NON_SENSITIVE);
  }

  /** Whether a read may show a record, which lies in the recycle bin or not, as asked for. */
  static boolean shows(Call call, CrmRecord record) {
    return record != null
        && record.archived() == call.query().isTrue("archived")
        && !crm(call).writer().isPurged(record);
  }

  /**
   * Makes sure that a write may name records by a property. Contacts are known by their address to
   * upserts alone.
   */
  static void requireUnique(Call call, ObjectSchema schema, String idProperty, boolean byEmail) {
    int number = schema.properties().number(idProperty);
    boolean email = schema.identifiedByEmail() && idProperty.equals("email");
    if (number < 0 || !schema.properties().get(number).unique() || (email && !byEmail)) {
      throw CrmErrors.notUnique(schema, idProperty, crm(call).portalId());
    }
  }

  /** The links of a create's {@code associations}. */
  static List<Draft.NewLink> links(Call call, ObjectSchema from, JsonNode input) {
    var links = new ArrayList<Draft.NewLink>();
    JsonNode given = input.path("associations");
    if (!given.isMissingNode() && !given.isNull() && !given.isArray()) {
      throw ApiError.invalid("Invalid input: associations must be an array");
    }
    for (int i = 0; i < given.size(); i++) {
      JsonNode association = given.get(i);
      String id = association.path("to").path("id").asText();
      if (id.isEmpty() || association.path("types").isEmpty()) {
        throw ApiError.invalid(
            "Invalid input: associations[%d].%s must be given"
                .formatted(i, id.isEmpty() ? "to.id" : "types"));
      }
      for (JsonNode type : association.path("types")) {
        links.add(link(call, from, id, type));
      }
    }
    return links;
  }

  /** The target's type follows from the association's type id alone. */
  private static Draft.NewLink link(Call call, ObjectSchema from, String id, JsonNode spec) {
    Crm crm = crm(call);
    AssociationType type =
        crm.associationType(
                from,
                spec.path("associationCategory").asText("HUBSPOT_DEFINED"),
                spec.path("associationTypeId").asInt())
            .orElseThrow(
                () ->
                    new CrmProblem.InvalidAssociation(
                        "INVALID_ASSOCIATION_TYPE_ID",
                        spec.path("associationTypeId").asText()
                            + " is not a valid association type"));
    ObjectSchema to = crm.schema(type.to());
    CrmRecord target = find(to, id, null);
    if (target == null || target.archived()) {
      throw invalidId(to, id);
    }
    return new Draft.NewLink(to, target, List.of(type));
  }

  static CrmProblem invalidId(ObjectSchema schema, String id) {
    return new CrmProblem.InvalidAssociation(
        "INVALID_OBJECT_IDS", schema.upperName() + "=" + id + " is not valid");
  }

  /** The association types that a body names between two object types. */
  static List<AssociationType> types(
      Call call, ObjectSchema from, ObjectSchema to, JsonNode specs) {
    var types = new ArrayList<AssociationType>();
    for (JsonNode spec : specs) {
      types.add(
          crm(call)
              .associationTypes()
              .find(
                  from.ordinal(),
                  to.ordinal(),
                  spec.path("associationCategory").asText(),
                  spec.path("associationTypeId").asInt())
              .orElseThrow(
                  () ->
                      new CrmProblem.InvalidAssociation(
                          "INVALID_ASSOCIATION_TYPE_ID",
                          spec.path("associationTypeId").asText()
                              + " is not a valid association type between "
                              + from.upperName()
                              + " and "
                              + to.upperName())));
    }
    return types;
  }
}
