package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.SchemaDetails;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.ArrayList;
import java.util.List;

/** Custom object types. Source: HubSpot docs, custom objects guide. */
public final class SchemasApi implements ApiFamily {

  private static final String READ = "crm.schemas.custom.read";
  private static final String WRITE = "crm.schemas.custom.write";

  /** What HubSpot links every custom object with. */
  private static final List<String> ALWAYS_LINKED =
      List.of("0-27", "0-46", "0-47", "0-48", "0-49", "0-18", "0-116");

  private final SimulatorClock clock;

  public SchemasApi(SimulatorClock clock) {
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.SCHEMAS) {
      routes.add("GET", base, BURST, this::list);
      routes.add("POST", base, BURST, this::create);
      routes.add("GET", base + "/{type}", BURST, this::get);
      routes.add("DELETE", base + "/{type}", BURST, this::delete);
    }
  }

  private Answer list(Call call) {
    call.require(READ);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    Records.crm(call).schemas().stream()
        .filter(schema -> schema.type().isCustom())
        .forEach(schema -> results.add(write(Records.crm(call), schema)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    call.require(READ);
    return Answer.ok(write(Records.crm(call), Records.schema(call, call.value("type"))));
  }

  private Answer create(Call call) {
    call.require(WRITE);
    Crm crm = Records.crm(call);
    ObjectNode body = call.json();
    String name = body.path("name").asText("");
    if (!name.matches("[A-Za-z][A-Za-z0-9_]{0,49}") || body.path("labels").isEmpty()) {
      throw ApiError.invalid("Invalid object type name or labels: '" + name + "'");
    }
    if (crm.schema(name).isPresent()) {
      throw ApiError.of(409, "An object type named '" + name + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .build();
    }
    long now = clock.millis();
    var details =
        new SchemaDetails(
            body.path("labels").path("singular").asText(name),
            body.path("labels").path("plural").asText(name),
            body.path("description").asText(""),
            body.path("primaryDisplayProperty").asText(null),
            texts(body.path("secondaryDisplayProperties")),
            texts(body.path("requiredProperties")),
            texts(body.path("searchableProperties")),
            now,
            now);
    var checked = new ArrayList<JsonNode>();
    body.path("properties").forEach(checked::add);
    checked.forEach(
        property ->
            PropertyRules.check(PropertyJson.read(property, "", call.grant().userId(), now)));
    ObjectSchema schema = crm.define(name, details);
    for (JsonNode property : checked) {
      schema
          .properties()
          .put(PropertyJson.read(property, schema.groupName(), call.grant().userId(), now));
    }
    link(crm, schema, texts(body.path("associatedObjects")));
    return Answer.created(write(crm, schema), call.address(call.path() + "/" + schema.type().id()));
  }

  private static void link(Crm crm, ObjectSchema schema, List<String> associated) {
    var types = new ArrayList<>(ALWAYS_LINKED);
    types.addAll(associated);
    for (String type : types) {
      crm.schema(type)
          .ifPresent(to -> crm.associationTypes().addPlain(schema.ordinal(), to.ordinal()));
    }
  }

  private Answer delete(Call call) {
    call.require(WRITE);
    ObjectSchema schema = Records.schema(call, call.value("type"));
    if (!schema.type().isCustom()) {
      throw ApiError.of(400, "HubSpot's own object types cannot be changed")
          .category("VALIDATION_ERROR")
          .subCategory("ObjectSchemaError.CANNOT_MODIFY_HUBSPOT_DEFINED_OBJECT_TYPE")
          .build();
    }
    if (schema.records().size() > 0) {
      throw ApiError.invalid("The object type still has records");
    }
    Records.crm(call).undefine(schema);
    return Answer.none();
  }

  private static ObjectNode write(Crm crm, ObjectSchema schema) {
    SchemaDetails details = schema.details();
    ObjectNode node = Json.object();
    node.put("id", schema.type().id().replace("2-", ""));
    node.put("objectTypeId", schema.type().id());
    node.put("fullyQualifiedName", crm.fullName(schema));
    node.put("name", schema.name());
    ObjectNode labels = node.putObject("labels");
    labels.put("singular", details.singular());
    labels.put("plural", details.plural());
    node.put("description", details.description());
    node.put("primaryDisplayProperty", details.primaryDisplay());
    node.set("secondaryDisplayProperties", Json.array(details.secondaryDisplay()));
    node.set("requiredProperties", Json.array(details.required()));
    node.set("searchableProperties", Json.array(details.searchable()));
    ArrayNode properties = node.putArray("properties");
    schema.properties().all().forEach(each -> properties.add(PropertyJson.write(each)));
    ArrayNode associations = node.putArray("associations");
    for (ObjectSchema other : crm.schemas()) {
      crm.associationTypes()
          .between(schema.ordinal(), other.ordinal())
          .forEach(
              type -> {
                ObjectNode association = associations.addObject();
                association.put("id", Integer.toString(type.typeId()));
                association.put("fromObjectTypeId", schema.type().id());
                association.put("toObjectTypeId", other.type().id());
                association.put("name", schema.name() + "_to_" + other.name());
              });
    }
    node.put("archived", false);
    node.put("createdAt", Timestamps.iso(details.createdAt()));
    node.put("updatedAt", Timestamps.iso(details.updatedAt()));
    return node;
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
