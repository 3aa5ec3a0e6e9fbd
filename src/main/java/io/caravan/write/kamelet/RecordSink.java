package io.caravan.write.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Turns the properties of records into writes, as {@code direct:write} takes them. */
public final class RecordSink implements Processor {

  /** HubSpot's own property with the record's id, which cannot be written. */
  private static final String RECORD_ID = "hs_object_id";

  private final SinkOptions options;
  private final String idProperty;
  private final String onDuplicate;

  /**
   * Takes the parameters of a kamelet as they stand in a route.
   *
   * @param operation create, update, upsert or archive
   * @param idProperty a unique property; {@code hs_object_id} for HubSpot's own id of the record
   * @param onDuplicate of a create: reject or update
   * @param portalId 0 for the only connected portal
   * @throws IllegalArgumentException when one has no such value
   */
  public RecordSink(
      String operation,
      String objectType,
      String idProperty,
      String onDuplicate,
      String priority,
      long portalId) {
    this.options = SinkOptions.of(operation, objectType, priority, portalId);
    this.idProperty = idProperty.strip();
    this.onDuplicate = onDuplicate;
    if (this.idProperty.isEmpty()) {
      throw SinkOptions.bad("idProperty", idProperty, "the name of a property");
    }
    if (!Set.of("reject", "update").contains(onDuplicate)) {
      throw SinkOptions.bad("onDuplicate", onDuplicate, "reject or update");
    }
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    List<ObjectNode> records = records(message);
    ArrayNode writes = JsonNodeFactory.instance.arrayNode();
    String named = SinkBody.header(message, SinkBody.RECORD_ID);
    if (!named.isEmpty() && records.size() > 1) {
      throw SinkBody.unusable(
          "is a list of %d, and the header %s can name one record only"
              .formatted(records.size(), SinkBody.RECORD_ID));
    }
    records.forEach(record -> writes.add(write(record, named)));
    message.setBody(writes.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** To archive a record, its id is enough. */
  private List<ObjectNode> records(Message message) {
    String scalar = options.operation() == Operation.ARCHIVE ? SinkBody.scalar(message) : "";
    return scalar.isEmpty()
        ? SinkBody.objects(message)
        : List.of(JsonNodeFactory.instance.objectNode().put(idProperty, scalar));
  }

  private ObjectNode write(ObjectNode record, String named) {
    ObjectNode write = options.write();
    boolean byRecordId = idProperty.equals(RECORD_ID);
    JsonNode own = byRecordId ? record.remove(RECORD_ID) : record.path(idProperty);
    if (options.operation() == Operation.CREATE) {
      write.put("onDuplicate", onDuplicate);
    } else {
      String id = named.isEmpty() && own != null ? own.asText("") : named;
      if (!id.isEmpty()) {
        write.put("id", id);
      }
    }
    if (!byRecordId) {
      write.put("idProperty", idProperty);
    }
    if (options.operation() != Operation.ARCHIVE) {
      write.set("properties", record);
    }
    return write;
  }
}
