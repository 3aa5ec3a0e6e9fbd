package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Crm;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.SchemaDetails;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Custom object types. Source: HubSpot docs, custom objects guide. */
public final class SchemasApi implements ApiFamily {

  static final String READ = "crm.schemas.custom.read";
  static final String WRITE = "crm.schemas.custom.write";

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
      routes.add("PATCH", base + "/{type}", BURST, this::change);
      routes.add("DELETE", base + "/{type}", BURST, this::delete);
    }
  }

  private Answer list(Call call) {
    call.require(READ);
    Crm crm = Records.crm(call);
    boolean archived = call.query().isTrue("archived");
    Collection<ObjectSchema> schemas = archived ? crm.archivedSchemas() : crm.schemas();
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    schemas.stream()
        .filter(schema -> schema.type().isCustom())
        .forEach(schema -> results.add(write(call, schema, archived)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    call.require(READ);
    return Answer.ok(write(call, Records.schema(call, call.value("type")), false));
  }

  private static ObjectNode write(Call call, ObjectSchema schema, boolean archived) {
    ObjectNode node = SchemaJson.write(Records.crm(call), schema, archived);
    if (isFalse(call, "includePropertyDefinitions")) {
      node.putArray("properties");
    }
    if (isFalse(call, "includeAssociationDefinitions")) {
      node.putArray("associations");
    }
    if (call.query().isTrue("includeAuditMetadata")) {
      node.put("updatedByUserId", schema.details().updatedBy());
    }
    return node;
  }

  private static boolean isFalse(Call call, String name) {
    return call.query().first(name).filter("false"::equalsIgnoreCase).isPresent();
  }

  /** Below Enterprise no app can be granted the scope. */
  private Answer create(Call call) {
    Crm crm = Records.crm(call);
    call.require(WRITE);
    if (crm.choices().customTypes() == 0) {
      throw call.missingScopes(WRITE);
    }
    ObjectNode body = call.json();
    String name = body.path("name").asText("");
    SchemaRules.checkName(crm, name);
    if (crm.schemas().stream().filter(each -> each.type().isCustom()).count()
        >= crm.choices().customTypes()) {
      throw ApiError.invalid(
          "The account can have at most " + crm.choices().customTypes() + " custom object types");
    }
    long userId = call.grant().userId();
    long now = clock.millis();
    var none =
        new SchemaDetails(
            "", "", null, null, List.of(), List.of(), List.of(), false, userId, userId, now, now);
    SchemaDetails details = SchemaJson.details(none, body, userId, now);
    List<PropertyDefinition> properties = properties(body, name, userId, now);
    SchemaRules.checkProperties(properties, details.sensitive());
    SchemaRules.check(
        details, properties.stream().map(PropertyDefinition::name).collect(Collectors.toSet()));
    List<ObjectSchema> associated =
        SchemaJson.texts(body, "associatedObjects", List.of()).stream()
            .map(type -> Records.schema(call, type))
            .toList();
    ObjectSchema schema = crm.define(name, details);
    properties.forEach(property -> schema.properties().put(property));
    link(crm, schema, associated);
    if (body.path("shouldCreateSameObjectAssociation").asBoolean(false)) {
      crm.associationTypes().addPlain(schema.ordinal(), schema.ordinal());
    }
    return Answer.created(
        SchemaJson.write(crm, schema, false), call.address(call.path() + "/" + schema.type().id()));
  }

  private static List<PropertyDefinition> properties(
      JsonNode body, String name, long userId, long now) {
    var properties = new ArrayList<PropertyDefinition>();
    for (JsonNode property : body.path("properties")) {
      properties.add(PropertyJson.read(property, name + "_information", userId, now));
    }
    return properties;
  }

  private static void link(Crm crm, ObjectSchema schema, List<ObjectSchema> associated) {
    ALWAYS_LINKED.forEach(
        type ->
            crm.associationTypes()
                .addPlain(schema.ordinal(), crm.schema(type).orElseThrow().ordinal()));
    associated.forEach(other -> crm.associationTypes().addPlain(schema.ordinal(), other.ordinal()));
  }

  private Answer change(Call call) {
    call.require(WRITE);
    ObjectSchema schema = Records.schema(call, call.value("type"));
    SchemaRules.requireCustom(schema);
    ObjectNode body = call.json();
    if (body.has("name") && !body.path("name").asText().equals(schema.name())) {
      throw ApiError.invalid("The name of an object type cannot be changed: " + schema.name());
    }
    SchemaDetails details =
        SchemaJson.details(schema.details(), body, call.grant().userId(), clock.millis());
    Set<String> names =
        schema.properties().all().stream()
            .filter(property -> !property.archived())
            .map(PropertyDefinition::name)
            .collect(Collectors.toSet());
    SchemaRules.check(details, names);
    schema.change(details);
    return Answer.ok(SchemaJson.definition(Records.crm(call), schema, false));
  }

  private Answer delete(Call call) {
    call.require(WRITE);
    Crm crm = Records.crm(call);
    boolean forGood = call.query().isTrue("archived");
    String name = call.value("type");
    if (forGood && crm.schema(name).isEmpty()) {
      ObjectSchema archived =
          crm.archivedSchema(name).orElseThrow(() -> CrmErrors.unknownType(name));
      crm.purge(archived);
      return Answer.none();
    }
    ObjectSchema schema = Records.schema(call, name);
    SchemaRules.requireCustom(schema);
    SchemaRules.checkDelete(crm, schema);
    crm.undefine(schema);
    if (forGood) {
      crm.purge(schema);
    }
    return Answer.none();
  }
}
