package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.AssociationType;
import io.caravan.simulator.crm.AssociationTypes;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Routes;

/** With which other types records of a custom type can be linked. Source: custom objects guide. */
public final class SchemaAssociationsApi implements ApiFamily {

  private final SimulatorClock clock;

  public SchemaAssociationsApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.SCHEMAS) {
      routes.add("POST", base + "/{type}/associations", BURST, this::create);
      routes.add("DELETE", base + "/{type}/associations/{id}", BURST, this::delete);
    }
  }

  /** The first link between two types is the plain one, further ones are labels. */
  private Answer create(Call call) {
    call.require(SchemasApi.WRITE);
    ObjectSchema schema = Records.schema(call, call.value("type"));
    SchemaRules.requireCustom(schema);
    ObjectNode body = call.json();
    ObjectSchema from = Records.schema(call, body.path("fromObjectTypeId").asText());
    ObjectSchema to = Records.schema(call, body.path("toObjectTypeId").asText());
    if (from != schema && to != schema) {
      throw ApiError.invalid(
          "One of fromObjectTypeId and toObjectTypeId must be " + schema.type().id());
    }
    AssociationTypes types = Records.crm(call).associationTypes();
    String name = body.path("name").asText(from.name() + "_to_" + to.name());
    AssociationType type;
    if (types.defaultOf(from.ordinal(), to.ordinal()).isEmpty()) {
      types.addPlain(from.ordinal(), to.ordinal());
      type = types.defaultOf(from.ordinal(), to.ordinal()).orElseThrow();
    } else if (types.hasLabel(from.ordinal(), to.ordinal(), name)) {
      throw ApiError.of(409, "An association named '" + name + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .build();
    } else {
      type = types.addLabel(from.ordinal(), to.ordinal(), name, name, null).get(0);
    }
    String now = Timestamps.iso(clock.millis());
    ObjectNode answer = SchemaJson.association(from, to, type);
    answer.put("name", name);
    answer.put("createdAt", now);
    answer.put("updatedAt", now);
    return Answer.created(answer, call.address(call.path() + "/" + answer.path("id").asText()));
  }

  private Answer delete(Call call) {
    call.require(SchemasApi.WRITE);
    Crm crm = Records.crm(call);
    ObjectSchema schema = Records.schema(call, call.value("type"));
    SchemaRules.requireCustom(schema);
    for (ObjectSchema other : crm.schemas()) {
      for (AssociationType type : LinkPair.types(call, schema, other)) {
        if (Integer.toString(type.typeId()).equals(call.value("id"))) {
          crm.linker().forget(schema, other, type);
          crm.associationTypes().remove(type);
          return Answer.none();
        }
      }
    }
    throw ApiError.of(404, "No association with id " + call.value("id") + " exists")
        .category("OBJECT_NOT_FOUND")
        .build();
  }
}
