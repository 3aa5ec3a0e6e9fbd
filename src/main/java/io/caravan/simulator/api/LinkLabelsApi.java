package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.ASSOCIATIONS;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.AssociationTypes;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.List;

/** The kinds of links between two object types. Source: HubSpot docs, "Associations schema". */
public final class LinkLabelsApi implements ApiFamily {

  static final int MAX_LABELS = 10;

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.LINKS) {
      routes.add("GET", base + "/labels", ASSOCIATIONS, this::list);
      routes.add("POST", base + "/labels", ASSOCIATIONS, this::create);
      routes.add("PUT", base + "/labels", ASSOCIATIONS, this::change);
      routes.add("DELETE", base + "/labels/{typeId}", ASSOCIATIONS, this::remove);
    }
  }

  private static ObjectSchema end(Call call, String name, boolean write) {
    ObjectSchema schema = Records.schema(call, call.value(name));
    call.require(Scopes.records(schema, write));
    return schema;
  }

  private Answer list(Call call) {
    ObjectSchema from = end(call, "from", false);
    ObjectSchema to = end(call, "to", false);
    return results(Records.crm(call).associationTypes().between(from.ordinal(), to.ordinal()));
  }

  private static Answer results(List<AssociationType> types) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    types.forEach(type -> results.add(LinkJson.type(type)));
    return Answer.ok(body);
  }

  private Answer create(Call call) {
    ObjectSchema from = end(call, "from", true);
    ObjectSchema to = end(call, "to", true);
    ObjectNode body = call.json();
    String name = body.path("name").asText();
    String label = body.path("label").asText();
    AssociationTypes types = Records.crm(call).associationTypes();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || label.isBlank()) {
      throw ApiError.invalid("A label needs a name without hyphens and leading digits: " + name);
    }
    long labels =
        types.between(from.ordinal(), to.ordinal()).stream()
            .filter(AssociationType::userDefined)
            .count();
    if (labels >= MAX_LABELS) {
      throw ApiError.invalid("The maximum number of labels between two object types is 10");
    }
    if (types.hasLabel(from.ordinal(), to.ordinal(), name)) {
      throw ApiError.invalid("A label named " + name + " exists between these object types");
    }
    types.addPlain(from.ordinal(), to.ordinal());
    return results(
        types.addLabel(
            from.ordinal(), to.ordinal(), name, label, body.path("inverseLabel").asText(null)));
  }

  private Answer change(Call call) {
    ObjectSchema from = end(call, "from", true);
    ObjectSchema to = end(call, "to", true);
    ObjectNode body = call.json();
    AssociationType type = userDefined(call, from, to, body.path("associationTypeId").asInt());
    Records.crm(call)
        .associationTypes()
        .relabel(type, body.path("label").asText(), body.path("inverseLabel").asText(null));
    return Answer.none();
  }

  private Answer remove(Call call) {
    ObjectSchema from = end(call, "from", true);
    ObjectSchema to = end(call, "to", true);
    String id = call.value("typeId");
    AssociationType type =
        userDefined(call, from, to, id.matches("\\d{1,9}") ? Integer.parseInt(id) : -1);
    Records.crm(call).linker().forget(from, to, type);
    Records.crm(call).linkLimits().remove(type);
    Records.crm(call).associationTypes().remove(type);
    return Answer.none();
  }

  private static AssociationType userDefined(
      Call call, ObjectSchema from, ObjectSchema to, int typeId) {
    return Records.crm(call)
        .associationTypes()
        .find(from.ordinal(), to.ordinal(), "USER_DEFINED", typeId)
        .orElseThrow(
            () ->
                ApiError.of(404, "No label with type id " + typeId + " exists")
                    .category("OBJECT_NOT_FOUND")
                    .build());
  }
}
