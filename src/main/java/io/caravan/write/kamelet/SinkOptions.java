package io.caravan.write.kamelet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import io.caravan.write.Operation;
import java.util.Arrays;
import java.util.Locale;

/**
 * What all sinks let their users choose.
 *
 * @param portalId 0 for the only connected portal
 */
record SinkOptions(Operation operation, ObjectType type, Priority priority, long portalId) {

  /**
   * Reads a kamelet's parameters.
   *
   * @throws IllegalArgumentException when one has no such value; the route does not start then
   */
  static SinkOptions of(String operation, String objectType, String priority, long portalId) {
    return new SinkOptions(
        Operation.find(operation)
            .orElseThrow(() -> new IllegalArgumentException("no operation " + operation)),
        type("objectType", objectType),
        priority(priority),
        portalId);
  }

  static ObjectType type(String parameter, String name) {
    return ObjectType.find(name)
        .orElseThrow(
            () ->
                bad(
                    parameter,
                    name,
                    "a name such as contacts, or an objectTypeId such as 2-123456"));
  }

  static IllegalArgumentException bad(String parameter, String value, String expected) {
    return new IllegalArgumentException(
        "The parameter %s is '%s', but must be %s".formatted(parameter, value, expected));
  }

  private static Priority priority(String name) {
    return Arrays.stream(Priority.values())
        .filter(priority -> priority.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> bad("priority", name, "critical, interactive, normal or bulk"));
  }

  /** The beginning of a write. */
  ObjectNode write() {
    ObjectNode write =
        JsonNodeFactory.instance
            .objectNode()
            .put("operation", operation.label())
            .put("objectType", type.id())
            .put("priority", priority.name().toLowerCase(Locale.ROOT));
    if (portalId > 0) {
      write.put("portalId", portalId);
    }
    return write;
  }
}
