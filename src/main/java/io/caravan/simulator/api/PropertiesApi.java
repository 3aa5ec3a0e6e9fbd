package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.oauth.Scopes;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Properties of object types. Source: HubSpot docs, properties guide. */
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
      routes.add("POST", base + "/batch/create", BURST, this::createBatch);
      routes.add("POST", base + "/batch/read", BURST, this::readBatch);
      routes.add("POST", base + "/batch/archive", BURST, this::archiveBatch);
    }
  }

  static ObjectSchema type(Call call, boolean write) {
    ObjectSchema schema = Records.schema(call, call.value("type"));
    if (write) {
      call.require(Scopes.schema(schema, true));
    } else {
      call.require(Scopes.schema(schema, false), Scopes.records(schema, false));
    }
    return schema;
  }

  private static String sensitivity(Call call) {
    String level = call.query().first("dataSensitivity").orElse(PropertyDetails.NON_SENSITIVE);
    return PropertyRules.sensitivity(level, "PropertyValidationError.INVALID_DATA_SENSITIVITY");
  }

  private Answer list(Call call) {
    ObjectSchema schema = type(call, false);
    boolean archived = call.query().isTrue("archived");
    String sensitivity = sensitivity(call);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    schema.properties().all().stream()
        .filter(property -> property.archived() == archived)
        .filter(property -> property.details().dataSensitivity().equals(sensitivity))
        .forEach(property -> results.add(PropertyJson.write(property)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    ObjectSchema schema = type(call, false);
    boolean archived = call.query().isTrue("archived");
    return Answer.ok(
        PropertyJson.write(
            find(schema, call.value("name"), archived)
                .filter(property -> property.details().dataSensitivity().equals(sensitivity(call)))
                .orElseThrow(() -> unknown(call.value("name")))));
  }

  private static Optional<PropertyDefinition> find(
      ObjectSchema schema, String name, boolean archived) {
    return schema.properties().find(name).filter(property -> property.archived() == archived);
  }

  static PropertyDefinition inUse(ObjectSchema schema, String name) {
    return find(schema, name, false).orElseThrow(() -> unknown(name));
  }

  private static ApiError unknown(String name) {
    return ApiError.of(404, "No property found with name: " + name)
        .category("OBJECT_NOT_FOUND")
        .context("propertyName", name)
        .build();
  }

  private Answer create(Call call) {
    PropertyDefinition property = create(type(call, true), call.json(), call);
    return Answer.created(
        PropertyJson.write(property), call.address(call.path() + "/" + property.name()));
  }

  /** A property that was archived comes back by its name, with its type and its values. */
  private PropertyDefinition create(ObjectSchema schema, JsonNode json, Call call) {
    long userId = call.grant().userId();
    PropertyDefinition property =
        PropertyJson.read(json, schema.groupName(), userId, clock.millis());
    PropertyRules.check(property);
    PropertyRules.checkNew(schema, property);
    PropertyDefinition made =
        find(schema, property.name(), true)
            .map(old -> old.withArchivedAt(0).edited(restored(old, property), clock.millis()))
            .orElse(property);
    FormulaRules.check(schema.properties(), made);
    schema.properties().put(made);
    return made;
  }

  private static PropertyDefinition.Edit restored(PropertyDefinition old, PropertyDefinition made) {
    boolean same = old.type().equals(made.type()) && old.calculated() == made.calculated();
    return same ? made.edit() : old.edit();
  }

  private Answer change(Call call) {
    ObjectSchema schema = type(call, true);
    PropertyDefinition before = inUse(schema, call.value("name"));
    ObjectNode body = call.json();
    var members = new TreeSet<String>();
    body.fieldNames().forEachRemaining(members::add);
    PropertyRules.checkEdit(before, members);
    PropertyDefinition after =
        before.edited(PropertyJson.edit(before, body, call.grant().userId()), clock.millis());
    PropertyRules.checkFieldType(after);
    PropertyRules.checkGroup(schema, after.groupName());
    if (members.contains("options")) {
      PropertyRules.checkOptions(after);
    }
    FormulaRules.check(schema.properties(), after);
    schema.properties().put(after);
    return Answer.ok(PropertyJson.write(after));
  }

  private Answer archive(Call call) {
    ObjectSchema schema = type(call, true);
    PropertyDefinition property = inUse(schema, call.value("name"));
    PropertyRules.checkDelete(schema, property);
    FormulaRules.checkUnread(schema, Set.of(property.name()));
    schema.properties().put(property.withArchivedAt(clock.millis()));
    return Answer.none();
  }

  private Answer createBatch(Call call) {
    ObjectSchema schema = type(call, true);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      try {
        batch.add(PropertyJson.write(create(schema, input, call)));
      } catch (ApiError e) {
        batch.fail(e.entry());
      }
    }
    return batch.answer(201, clock.millis(), null);
  }

  private Answer readBatch(Call call) {
    ObjectSchema schema = type(call, false);
    ObjectNode body = call.json();
    boolean archived = body.path("archived").asBoolean(false);
    String sensitivity = body.path("dataSensitivity").asText(PropertyDetails.NON_SENSITIVE);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(body)) {
      String name = input.path("name").asText();
      find(schema, name, archived)
          .filter(property -> property.details().dataSensitivity().equals(sensitivity))
          .ifPresentOrElse(
              property -> batch.add(PropertyJson.write(property)),
              () -> batch.fail(unknown(name).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  /** Names that there are not are passed over; one that cannot go keeps them all. */
  private Answer archiveBatch(Call call) {
    ObjectSchema schema = type(call, true);
    var found =
        Batch.inputs(call.json()).stream()
            .flatMap(input -> find(schema, input.path("name").asText(), false).stream())
            .toList();
    found.forEach(property -> PropertyRules.checkDelete(schema, property));
    FormulaRules.checkUnread(
        schema, found.stream().map(PropertyDefinition::name).collect(Collectors.toSet()));
    found.forEach(property -> schema.properties().put(property.withArchivedAt(clock.millis())));
    return Answer.none();
  }
}
