package io.caravan.read.kamelet;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns the name of a record into a read, as {@code direct:read} takes it. */
public final class RecordAction implements Processor {

  /** Header: which record; without it, the body says. */
  public static final String RECORD_ID = "CaravanRecordId";

  private static final String DEFAULT = "default";

  private final ObjectNode request = JsonNodeFactory.instance.objectNode();

  /**
   * Takes the parameters of the kamelet as they stand in a route.
   *
   * @param idProperty a unique property; {@code hs_object_id} for HubSpot's own id of the record
   * @param properties names with commas between; {@value #DEFAULT} for those that HubSpot gives by
   *     itself
   * @param portalId 0 for the only connected portal
   * @throws IllegalArgumentException when one has no such value; the route does not start then
   */
  public RecordAction(
      String objectType, String idProperty, String properties, String priority, long portalId) {
    ObjectType type =
        ObjectType.find(objectType)
            .orElseThrow(
                () ->
                    bad(
                        "objectType",
                        objectType,
                        "a name such as contacts, or an objectTypeId such as 2-123456"));
    request.put("objectType", type.id()).put("idProperty", idProperty);
    var names = request.putArray("properties");
    Arrays.stream(properties.split(","))
        .map(String::trim)
        .filter(name -> !name.isEmpty() && !properties.equals(DEFAULT))
        .forEach(names::add);
    if (Arrays.stream(Priority.values()).noneMatch(it -> it.name().equalsIgnoreCase(priority))) {
      throw bad("priority", priority, "critical, interactive, normal or bulk");
    }
    request.put("priority", priority.toLowerCase(Locale.ROOT));
    if (portalId > 0) {
      request.put("portalId", portalId);
    }
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String id = message.getHeader(RECORD_ID, String.class);
    String named = id == null ? message.getBody(String.class) : id;
    ObjectNode read = request.deepCopy().put("id", named == null ? "" : named);
    message.setBody(read.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static IllegalArgumentException bad(String parameter, String value, String expected) {
    return new IllegalArgumentException(
        "The parameter %s is '%s', but must be %s".formatted(parameter, value, expected));
  }
}
