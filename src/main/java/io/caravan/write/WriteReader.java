package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a write from JSON, as callers send it and as the channel keeps it. All problems of one
 * input are found at once.
 */
final class WriteReader {

  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "writeId",
          "portalId",
          "objectType",
          "operation",
          "idProperty",
          "properties",
          "associations",
          "to",
          "types",
          "onDuplicate",
          "merge",
          "priority");

  private final JsonNode input;
  private final List<Problem> problems = new ArrayList<>();

  private WriteReader(JsonNode input) {
    this.input = input;
  }

  /**
   * @param writeId the write's name, for an input that has none
   * @param defaultPortal for an input that names no portal; 0 when it must
   * @throws InvalidWrite with everything that is wrong
   */
  static Write read(JsonNode input, String writeId, long defaultPortal) {
    if (!input.isObject()) {
      throw new InvalidWrite(
          List.of(new Problem("INVALID_JSON", "", "a write must be a JSON object")));
    }
    var reader = new WriteReader(input);
    Write write = reader.write(writeId, defaultPortal);
    if (!reader.problems.isEmpty()) {
      throw new InvalidWrite(reader.problems);
    }
    return write;
  }

  private Write write(String writeId, long defaultPortal) {
    input
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                problem("UNKNOWN_MEMBER", name, "there is no member '" + name + "'");
              }
            });
    long portal = input.path("portalId").asLong(defaultPortal);
    if (portal <= 0) {
      problem(
          "REQUIRED", "portalId", "portalId is missing, and not exactly one portal is connected");
    }
    Operation operation =
        Operation.find(text(input, "operation"))
            .orElseGet(
                () ->
                    problem(
                        "INVALID_OPERATION",
                        "operation",
                        "operation must be create, update, upsert, archive, associate or"
                            + " dissociate"));
    ObjectType type = type(input, "objectType");
    Map<String, String> properties = properties();
    if (operation == null || type == null) {
      return null;
    }
    List<Link> links =
        operation.ofLink() ? List.of(link(input, true)) : associations(operation, type);
    if (operation == Operation.CREATE || operation == Operation.ARCHIVE || operation.ofLink()) {
      // These may come without values.
    } else if (properties.isEmpty()) {
      problem("REQUIRED", "properties", "properties are missing");
    }
    return new Write(
        input.path("writeId").asText(writeId),
        portal,
        type,
        operation,
        target(operation, type, properties),
        properties,
        links,
        updatesDuplicate(),
        priority(),
        merge());
  }

  private Target target(Operation operation, ObjectType type, Map<String, String> properties) {
    String property = text(input, "idProperty");
    String id = text(input, "id").trim();
    if (id.isEmpty() && !property.isEmpty()) {
      id = properties.getOrDefault(property, "").trim();
    }
    if (operation == Operation.CREATE) {
      if (property.isEmpty() && type.equals(ObjectType.CONTACTS)) {
        property = "email";
      }
      String value = properties.getOrDefault(property, "").trim();
      requireText("properties." + property, value);
      return value.isEmpty() ? null : new Target(property, value);
    }
    if (operation == Operation.UPSERT && property.isEmpty()) {
      problem(
          "REQUIRED", "idProperty", "an upsert needs idProperty: the name of a unique property");
    }
    if (id.isEmpty()) {
      problem("REQUIRED", "id", "id is missing: the record id, or the value of idProperty");
      return null;
    }
    if (property.isEmpty() && !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      problem("INVALID_ID", "id", "'" + id + "' is no record id; name its property in idProperty");
    }
    requireText("id", id);
    return new Target(property, id);
  }

  /** No name of a record has these, and PostgreSQL keeps no text with a zero in it. */
  private void requireText(String field, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      problem("INVALID_ID", field, "the value that names the record has control characters");
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    JsonNode given = input.path("properties");
    if (!given.isMissingNode() && !given.isObject()) {
      problem("INVALID_JSON", "properties", "properties must be a JSON object");
    }
    given
        .fields()
        .forEachRemaining(
            property -> {
              JsonNode value = property.getValue();
              if (value.isContainerNode()) {
                problem(
                    "INVALID_VALUE",
                    property.getKey(),
                    "the value of " + property.getKey() + " must be text, a number or true/false");
              } else {
                // HubSpot clears a property with the empty text.
                properties.put(property.getKey(), value.isNull() ? "" : value.asText());
              }
            });
    return properties;
  }

  private List<Link> associations(Operation operation, ObjectType from) {
    var links = new ArrayList<Link>();
    for (JsonNode association : input.path("associations")) {
      Link link = link(association, false);
      if (operation == Operation.CREATE && link.types().isEmpty()) {
        problem(
            "REQUIRED",
            "associations",
            "an association of a new record needs types: a list of"
                + " associationCategory and associationTypeId");
      }
      if (operation != Operation.CREATE && link.resolved(from).toType() == null) {
        problem(
            "REQUIRED",
            "associations",
            "an association of a record that may exist is a call of its own; it needs"
                + " to.objectType: the type of the record at the other end");
      }
      links.add(link);
    }
    return links;
  }

  private Link link(JsonNode node, boolean typed) {
    JsonNode to = node.path("to");
    String id = text(to, "id");
    if (id.isEmpty()) {
      problem("REQUIRED", "to.id", "to.id is missing: the record at the other end");
    }
    // HubSpot's own form names no type: the association type tells it.
    ObjectType type = typed || to.has("objectType") ? type(to, "objectType") : null;
    var types = new ArrayList<LinkType>();
    for (JsonNode each : node.path("types")) {
      String category = text(each, "associationCategory");
      int number = each.path("associationTypeId").asInt(0);
      if (category.isEmpty() || number <= 0) {
        problem(
            "INVALID_ASSOCIATION_TYPE",
            "types",
            "a type needs associationCategory (HUBSPOT_DEFINED ...) and associationTypeId");
      }
      types.add(new LinkType(category, number));
    }
    return new Link(type, id, types);
  }

  private ObjectType type(JsonNode node, String member) {
    Optional<ObjectType> type = ObjectType.find(text(node, member));
    return type.orElseGet(
        () ->
            problem(
                "INVALID_OBJECT_TYPE",
                member,
                member + " must be a name such as contacts, or an objectTypeId such as 2-123456"));
  }

  private boolean updatesDuplicate() {
    String choice = text(input, "onDuplicate");
    if (!choice.isEmpty() && !choice.equals("update") && !choice.equals("reject")) {
      problem("INVALID_VALUE", "onDuplicate", "onDuplicate must be update or reject");
    }
    return choice.equals("update");
  }

  private Boolean merge() {
    JsonNode choice = input.path("merge");
    if (!choice.isMissingNode() && !choice.isNull() && !choice.isBoolean()) {
      problem("INVALID_VALUE", "merge", "merge must be true or false");
    }
    return choice.isBoolean() ? choice.booleanValue() : null;
  }

  private Priority priority() {
    String name = text(input, "priority").toUpperCase(Locale.ROOT);
    if (name.isEmpty()) {
      return Priority.NORMAL;
    }
    for (Priority priority : Priority.values()) {
      if (priority.name().equals(name)) {
        return priority;
      }
    }
    return problem(
        "INVALID_VALUE", "priority", "priority must be critical, interactive, normal or bulk");
  }

  /** Gives back null, so that reading goes on to the next problem. */
  private <T> T problem(String code, String field, String message) {
    problems.add(new Problem(code, field, message));
    return null;
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value instanceof MissingNode || value.isNull() ? "" : value.asText("");
  }
}
