package io.caravan.simulator.api;

import static io.caravan.hubspot.Bucket.BURST;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.ValidationRule;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rules for the values of properties. Source: HubSpot docs, property validations. */
public final class PropertyValidationsApi implements ApiFamily {

  @Override
  public void addTo(Routes routes) {
    for (String base : Paths.PROPERTY_VALIDATIONS) {
      routes.add("GET", base, BURST, this::all);
      routes.add("GET", base + "/{name}", BURST, this::ofProperty);
      routes.add("GET", base + "/{name}/rule-type/{ruleType}", BURST, this::get);
      routes.add("PUT", base + "/{name}/rule-type/{ruleType}", BURST, this::put);
    }
  }

  private Answer all(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, false);
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    Records.crm(call)
        .rules()
        .of(schema)
        .forEach(
            (property, rules) -> {
              ObjectNode node = results.addObject().put("propertyName", property);
              node.set("propertyValidationRules", write(rules.values()));
            });
    return Answer.ok(body);
  }

  private Answer ofProperty(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, false);
    PropertyDefinition property = PropertiesApi.inUse(schema, call.value("name"));
    ObjectNode body = Json.object();
    body.set(
        "results",
        write(
            Records.crm(call).rules().of(schema).getOrDefault(property.name(), Map.of()).values()));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, false);
    return Records.crm(call)
        .rules()
        .find(schema, call.value("name"), call.value("ruleType"))
        .map(rule -> Answer.ok(write(rule)))
        .orElseThrow(
            () ->
                ApiError.of(
                        404,
                        "No rule of type %s exists for property %s"
                            .formatted(call.value("ruleType"), call.value("name")))
                    .category("OBJECT_NOT_FOUND")
                    .build());
  }

  private Answer put(Call call) {
    ObjectSchema schema = PropertiesApi.type(call, true);
    PropertyDefinition property = PropertiesApi.inUse(schema, call.value("name"));
    ObjectNode body = call.json();
    List<String> arguments = new ArrayList<>();
    body.path("ruleArguments").forEach(argument -> arguments.add(argument.asText()));
    try {
      var rule =
          new ValidationRule(
              call.value("ruleType"),
              arguments,
              body.has("shouldApplyNormalization")
                  ? body.path("shouldApplyNormalization").asBoolean()
                  : null);
      if (!rule.isFor(property.type())) {
        throw ApiError.invalid(
            "rule type %s is not for properties of type %s such as %s"
                .formatted(rule.type(), property.type(), property.name()));
      }
      Records.crm(call).rules().put(schema, property.name(), rule);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(e.getMessage());
    }
    return Answer.none();
  }

  private static ArrayNode write(Collection<ValidationRule> rules) {
    ArrayNode array = Json.array();
    rules.forEach(rule -> array.add(write(rule)));
    return array;
  }

  private static ObjectNode write(ValidationRule rule) {
    ObjectNode node = Json.object();
    node.put("ruleType", rule.type());
    node.set("ruleArguments", Json.array(rule.arguments()));
    if (rule.normalise() != null) {
      node.put("shouldApplyNormalization", rule.normalise());
    }
    return node;
  }
}
