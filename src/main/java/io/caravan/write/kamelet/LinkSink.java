package io.caravan.write.kamelet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns pairs of record ids into writes that link them. */
public final class LinkSink implements Processor {

  private static final Set<String> CATEGORIES =
      Set.of("HUBSPOT_DEFINED", "USER_DEFINED", "INTEGRATOR_DEFINED");

  private final SinkOptions options;
  private final ObjectType toType;
  private final String category;
  private final long typeId;

  /**
   * Takes the parameters of a kamelet as they stand in a route.
   *
   * @param typeId HubSpot's number of the association type; 0 for the plain association
   * @param portalId 0 for the only connected portal
   * @throws IllegalArgumentException when one has no such value
   */
  public LinkSink(
      String objectType,
      String toObjectType,
      String category,
      long typeId,
      String priority,
      long portalId) {
    this.options = SinkOptions.of("associate", objectType, priority, portalId);
    this.toType = SinkOptions.type("toObjectType", toObjectType);
    this.typeId = typeId;
    this.category = category;
    if (!CATEGORIES.contains(category)) {
      throw SinkOptions.bad(
          "associationCategory",
          category,
          String.join(", ", CATEGORIES.stream().sorted().toList()));
    }
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String from = SinkBody.header(message, SinkBody.RECORD_ID);
    String to = SinkBody.header(message, SinkBody.TO_RECORD_ID);
    ArrayNode writes = JsonNodeFactory.instance.arrayNode();
    if (from.isEmpty() && to.isEmpty()) {
      for (ObjectNode pair : SinkBody.objects(message)) {
        writes.add(write(pair.path("id").asText(""), pair.path("toId").asText("")));
      }
    } else {
      writes.add(write(from, to));
    }
    message.setBody(writes.toString().getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode write(String from, String to) {
    ObjectNode write = options.write();
    write.put("id", from);
    write.putObject("to").put("objectType", toType.id()).put("id", to);
    if (typeId > 0) {
      write
          .putArray("types")
          .addObject()
          .put("associationCategory", category)
          .put("associationTypeId", typeId);
    }
    return write;
  }
}
