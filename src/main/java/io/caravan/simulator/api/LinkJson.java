package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import java.util.List;

/**
 * The JSON of associations. Whether ids are numbers or text, and whether removals have a body, is
 * not certain: {@link io.caravan.simulator.uncertain.CrmChoices}.
 */
final class LinkJson {

  private LinkJson() {}

  static void id(ObjectNode node, String name, long id, Call call) {
    boolean text =
        switch (Records.crm(call).choices().linkIds()) {
          case BY_VERSION -> call.version().isDated();
          case NUMBER -> false;
          case TEXT -> true;
        };
    if (text) {
      node.put(name, Long.toString(id));
    } else {
      node.put(name, id);
    }
  }

  /** The answer to a removal of many: nothing, or an empty batch. */
  static Answer removed(Call call, long now) {
    boolean withBody =
        switch (Records.crm(call).choices().linkArchives()) {
          case BY_VERSION -> call.version().isDated();
          case NO_CONTENT -> false;
          case BODY -> true;
        };
    return withBody ? new Batch(now).answer(200, now, null) : Answer.none();
  }

  /** A linked record with all types of the link. */
  static ObjectNode target(
      Call call, ObjectSchema from, CrmRecord record, ObjectSchema to, long id) {
    ObjectNode node = Json.object();
    id(node, "toObjectId", id, call);
    ArrayNode types = node.putArray("associationTypes");
    Records.crm(call).linker().between(from, record, to, id).forEach(type -> types.add(type(type)));
    return node;
  }

  static ObjectNode type(AssociationType type) {
    ObjectNode node = Json.object();
    node.put("category", type.category());
    node.put("typeId", type.typeId());
    node.put("label", type.label());
    return node;
  }

  /** The answer to a link with labels. */
  static ObjectNode labelled(
      Call call,
      ObjectSchema from,
      CrmRecord record,
      ObjectSchema to,
      CrmRecord other,
      List<AssociationType> types) {
    ObjectNode node = Json.object();
    node.put("fromObjectTypeId", from.type().id());
    id(node, "fromObjectId", record.id(), call);
    node.put("toObjectTypeId", to.type().id());
    id(node, "toObjectId", other.id(), call);
    ArrayNode labels = node.putArray("labels");
    types.stream().filter(type -> type.label() != null).forEach(type -> labels.add(type.label()));
    return node;
  }

  /** Both directions of a plain link. */
  static List<ObjectNode> plain(CrmRecord from, CrmRecord to, AssociationType type) {
    return List.of(
        direction(from.id(), to.id(), type.typeId()),
        direction(to.id(), from.id(), type.inverseId()));
  }

  private static ObjectNode direction(long from, long to, int typeId) {
    ObjectNode node = Json.object();
    node.putObject("from").put("id", Long.toString(from));
    node.putObject("to").put("id", Long.toString(to));
    ObjectNode spec = node.putObject("associationSpec");
    spec.put("associationCategory", "HUBSPOT_DEFINED");
    spec.put("associationTypeId", typeId);
    return node;
  }
}
