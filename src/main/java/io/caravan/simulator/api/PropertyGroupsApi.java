package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyGroup;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;

/** Groups of properties. Source: HubSpot docs, properties guide. */
public final class PropertyGroupsApi implements ApiFamily {

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.PROPERTIES) {
      routes.add("GET", base + "/groups", BURST, this::list);
      routes.add("POST", base + "/groups", BURST, this::create);
      routes.add("GET", base + "/groups/{group}", BURST, this::get);
      routes.add("PATCH", base + "/groups/{group}", BURST, this::change);
      routes.add("DELETE", base + "/groups/{group}", BURST, this::delete);
    }
  }

  private Answer list(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, false);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    schema.groups().values().forEach(group -> results.add(PropertyJson.group(group)));
    return Answer.ok(body);
  }

  private Answer create(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, true);
    ObjectNode body = call.json();
    String name = body.path("name").asText();
    if (name.isBlank()) {
      throw ApiError.invalid("A property group needs a name");
    }
    if (schema.groups().containsKey(name)) {
      throw ApiError.of(409, "A property group named '" + name + "' already exists.")
          .category("OBJECT_ALREADY_EXISTS")
          .build();
    }
    var group =
        new PropertyGroup(
            name, body.path("label").asText(name), body.path("displayOrder").asInt(-1));
    schema.groups().put(name, group);
    return Answer.created(PropertyJson.group(group), call.address(call.path() + "/" + name));
  }

  private static PropertyGroup group(Call call, ObjectSchema schema) {
    PropertyGroup group = schema.groups().get(call.value("group"));
    if (group == null) {
      throw ApiError.of(404, "No property group found with name: " + call.value("group"))
          .category("OBJECT_NOT_FOUND")
          .context("groupName", call.value("group"))
          .build();
    }
    return group;
  }

  private Answer get(Call call) {
    return Answer.ok(PropertyJson.group(group(call, PropertiesApi.type(call, false))));
  }

  private Answer change(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, true);
    PropertyGroup before = group(call, schema);
    ObjectNode body = call.json();
    var after =
        new PropertyGroup(
            before.name(),
            body.path("label").asText(before.label()),
            body.path("displayOrder").asInt(before.displayOrder()));
    schema.groups().put(after.name(), after);
    return Answer.ok(PropertyJson.group(after));
  }

  private Answer delete(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, true);
    PropertyGroup group = group(call, schema);
    boolean used =
        schema.properties().all().stream()
            .anyMatch(
                property -> !property.archived() && property.groupName().equals(group.name()));
    if (used) {
      throw ApiError.of(400, "The property group '" + group.name() + "' has active properties")
          .category("VALIDATION_ERROR")
          .subCategory("PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES")
          .build();
    }
    schema.groups().remove(group.name());
    return Answer.none();
  }
}
