package io.caravan.read;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One record that somebody wants to have.
 *
 * @param idProperty the unique property that {@code id} is a value of; empty for the record id
 * @param properties names of the wanted properties; none for those that HubSpot gives by itself
 * @param priority who goes first when permits are short
 */
public record ReadRequest(
    long portalId,
    ObjectType type,
    String idProperty,
    String id,
    SortedSet<String> properties,
    Priority priority) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> MEMBERS =
      Set.of("portalId", "objectType", "id", "idProperty", "properties", "priority");

  /**
   * Reads a request from JSON.
   *
   * @throws InvalidRead with everything that is wrong
   */
  static ReadRequest read(byte[] body, ReadablePortals portals) {
    JsonNode input;
    try {
      input = JSON.readTree(body);
    } catch (IOException e) {
      throw new InvalidRead(List.of("the read is no JSON"));
    }
    if (input == null || !input.isObject()) {
      throw new InvalidRead(List.of("a read must be a JSON object"));
    }
    List<String> problems = new ArrayList<>();
    ReadRequest request = read(input, portals, problems);
    if (!problems.isEmpty()) {
      throw new InvalidRead(problems);
    }
    return request;
  }

  private static ReadRequest read(JsonNode input, ReadablePortals portals, List<String> problems) {
    input
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!MEMBERS.contains(name)) {
                problems.add("there is no member '" + name + "'");
              }
            });
    long portalId = input.path("portalId").asLong(portals.only().orElse(0));
    if (portalId <= 0) {
      problems.add("portalId is missing, and not exactly one portal is connected");
    } else if (!portals.has(portalId)) {
      problems.add("portal " + portalId + " is not connected");
    }
    String typeName = input.path("objectType").asText("");
    ObjectType type = ObjectType.find(typeName).orElse(null);
    if (type == null) {
      problems.add(
          "objectType must be a name such as contacts, or an objectTypeId such as 2-123456");
    }
    String idProperty = input.path("idProperty").asText("").trim();
    String id = input.path("id").asText("").trim();
    if (idProperty.equals("hs_object_id")) {
      idProperty = "";
    }
    if (id.isEmpty()) {
      problems.add("id is missing: the record id, or the value of idProperty");
    } else if (idProperty.isEmpty() && !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      problems.add("id is no record id; name its property in idProperty");
    }
    var properties = new TreeSet<String>();
    JsonNode names = input.path("properties");
    if (!names.isMissingNode() && !names.isNull() && !names.isArray()) {
      problems.add("properties must be a list of names");
    }
    names.forEach(name -> properties.add(name.asText()));
    return new ReadRequest(portalId, type, idProperty, id, properties, priority(input, problems));
  }

  private static Priority priority(JsonNode input, List<String> problems) {
    String name = input.path("priority").asText("").toUpperCase(Locale.ROOT);
    for (Priority priority : Priority.values()) {
      if (priority.name().equals(name)) {
        return priority;
      }
    }
    if (!name.isEmpty()) {
      problems.add("priority must be critical, interactive, normal or bulk");
    }
    return Priority.NORMAL;
  }

  /** The same for all spellings that HubSpot takes for one record. */
  String canonicalId() {
    return idProperty.isEmpty() ? id : canonical(id);
  }

  /** Unique values are compared without regard to case. */
  static String canonical(String value) {
    return value.trim().toLowerCase(Locale.ROOT);
  }

  /** Without the id: it may be an address, and this may end in a log. */
  @Override
  public String toString() {
    return "ReadRequest[%s of portal %d]".formatted(type, portalId);
  }
}
