package io.caravan.write.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.write.Operation;
import java.util.Locale;
import java.util.Set;

/** Makes a write of an id and values, as an order says. */
final class WriteShape {

  /** What files call the record id: HubSpot's exports, its API, and people. */
  private static final Set<String> RECORD_ID =
      Set.of("id", "record id", "record_id", "recordid", "hs_object_id");

  private final ImportOrder order;

  WriteShape(ImportOrder order) {
    this.order = order;
  }

  /** Whether a column holds what identifies the records. */
  boolean identifies(String property) {
    if (!order.identifies()) {
      return false;
    }
    return order.idProperty().isEmpty()
        ? RECORD_ID.contains(property.toLowerCase(Locale.ROOT))
        : property.equals(order.idProperty());
  }

  /** An identity in words, for messages. */
  String identity() {
    return order.idProperty().isEmpty() ? "the record id" : order.idProperty();
  }

  /**
   * @param id null for a create
   * @param values taken over, not copied
   */
  ObjectNode write(String id, ObjectNode values) {
    ObjectNode write = JsonNodeFactory.instance.objectNode();
    defaults(write);
    if (id != null) {
      write.put("id", id);
    }
    if (order.operation() == Operation.UPSERT && values.isEmpty()) {
      // HubSpot takes no upsert without values; this one says nothing new.
      values.put(order.idProperty(), id);
    }
    if (order.operation() != Operation.ARCHIVE) {
      write.set("properties", values);
    }
    return write;
  }

  /** Fills in what a write does not say itself. */
  void defaults(ObjectNode write) {
    if (!write.has("operation")) {
      write.put("operation", order.operation().label());
      if (!order.idProperty().isEmpty() && !write.has("idProperty")) {
        write.put("idProperty", order.idProperty());
      }
    }
    if (!write.has("objectType")) {
      write.put("objectType", order.type().id());
    }
    if (!write.has("portalId") && order.portalId() > 0) {
      write.put("portalId", order.portalId());
    }
    if (!write.has("priority")) {
      write.put("priority", order.priority().name().toLowerCase(Locale.ROOT));
    }
    if (order.updateDuplicate() && !write.has("onDuplicate")) {
      write.put("onDuplicate", "update");
    }
  }
}
