package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;

/** Properties of object types and their groups. Source: HubSpot docs, properties guide. */
public final class PropertiesApi implements ApiFamily {

  private final SimulatorClock clock;

  public PropertiesApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.PROPERTIES) {
      routes.add("GET", base, BURST, this::list);
      routes.add("POST", base, BURST, this::create);
      routes.add("GET", base + "/{name}", BURST, this::get);
      routes.add("PATCH", base + "/{name}", BURST, this::change);
      routes.add("DELETE", base + "/{name}", BURST, this::archive);
      routes.add("POST", base + "/batch/read", BURST, this::readBatch);
      routes.add("GET", base + "/groups", BURST, this::groups);
      routes.add("POST", base + "/groups", BURST, this::createGroup);
    }
  }

  private static ObjectSchema type(Call call, boolean write) {
    ObjectSchema schema = Records.schema(call, call.value("type"));
    if (write) {
      call.require(Scopes.schema(schema, true));
    } else {
      call.require(Scopes.schema(schema, false), Scopes.records(schema, false));
    }
    return schema;
  }

  private Answer list(Call call) {
    ObjectSchema schema = type(call, false);
    boolean archived = call.query().isTrue("archived");
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    schema.properties().all().stream()
        .filter(property -> property.archived() == archived)
        .forEach(property -> results.add(PropertyJson.write(property)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    return Answer.ok(PropertyJson.write(property(call, type(call, false), call.value("name"))));
  }

  private static PropertyDefinition property(Call call, ObjectSchema schema, String name) {
    boolean archived = call.query().isTrue("archived");
    return schema
        .properties()
        .find(name)
        .filter(property -> property.archived() == archived)
        .orElseThrow(() -> unknown(name));
  }

  private static ApiError unknown(String name) {
    return ApiError.of(404, "No property found with name: " + name)
        .category("OBJECT_NOT_FOUND")
        .context("propertyName", name)
        .build();
  }

  /** A property that was archived comes back by its name. */
  private Answer create(Call call) {
    ObjectSchema schema = type(call, true);
    PropertyDefinition property =
        PropertyJson.read(call.json(), schema.groupName(), clock.millis());
    boolean inUse =
        schema.properties().find(property.name()).filter(p -> !p.archived()).isPresent();
    if (inUse) {
      throw ApiError.of(409, "A property named '" + property.name() + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .subCategory("Properties.PROPERTY_WITH_NAME_EXISTS")
          .build();
    }
    schema.properties().put(property);
    return Answer.created(
        PropertyJson.write(property), call.address(call.path() + "/" + property.name()));
  }

  private Answer change(Call call) {
    ObjectSchema schema = type(call, true);
    PropertyDefinition before = property(call, schema, call.value("name"));
    JsonNode body = call.json();
    PropertyDefinition after =
        before.edited(
            body.path("label").asText(before.label()),
            body.path("fieldType").asText(before.fieldType()),
            body.path("groupName").asText(before.groupName()),
            body.path("description").asText(before.description()),
            body.has("options") ? PropertyJson.options(body) : before.options(),
            clock.millis());
    schema.properties().put(after);
    return Answer.ok(PropertyJson.write(after));
  }

  private Answer archive(Call call) {
    ObjectSchema schema = type(call, true);
    PropertyDefinition property = property(call, schema, call.value("name"));
    if (property.hubspotDefined()) {
      throw ApiError.of(400, "HubSpot's own properties cannot be deleted: " + property.name())
          .category("VALIDATION_ERROR")
          .subCategory("PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE")
          .build();
    }
    schema.properties().put(property.withArchivedAt(clock.millis()));
    return Answer.none();
  }

  private Answer readBatch(Call call) {
    ObjectSchema schema = type(call, false);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      String name = input.path("name").asText();
      schema
          .properties()
          .find(name)
          .filter(property -> !property.archived())
          .ifPresentOrElse(
              property -> batch.add(PropertyJson.write(property)),
              () -> batch.fail(unknown(name).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  private Answer groups(Call call) {
    ObjectSchema schema = type(call, false);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    schema.groups().forEach((name, label) -> results.add(group(name, label)));
    return Answer.ok(body);
  }

  private Answer createGroup(Call call) {
    ObjectSchema schema = type(call, true);
    String name = call.json().path("name").asText();
    String label = call.json().path("label").asText(name);
    if (name.isBlank() || schema.groups().containsKey(name)) {
      throw ApiError.of(409, "A property group named '" + name + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .build();
    }
    schema.groups().put(name, label);
    return Answer.json(201, group(name, label));
  }

  private static ObjectNode group(String name, String label) {
    ObjectNode group = Json.object();
    group.put("name", name);
    group.put("label", label);
    group.put("displayOrder", -1);
    group.put("archived", false);
    return group;
  }
}
