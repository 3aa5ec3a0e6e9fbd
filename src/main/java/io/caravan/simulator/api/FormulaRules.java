package io.caravan.simulator.api;

import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyDetails;
import io.caravan.simulator.formula.Formula;
import io.caravan.simulator.formula.FormulaProblem;
import io.caravan.simulator.formula.Kind;
import io.caravan.simulator.http.ApiError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which formulas calculated properties may have. Source: HubSpot docs, properties guide; what it
 * does not document is refused.
 */
final class FormulaRules {

  /** How many formulas may build on each other; HubSpot documents no bound. */
  private static final int MAX_DEPTH = 10;

  private static final Map<String, Kind> KINDS =
      Map.of(
          "number", Kind.NUMBER, "bool", Kind.TRUTH, "string", Kind.TEXT, "enumeration", Kind.TEXT);

  private FormulaRules() {}

  /**
   * Checks the formula of a property, if it has one, against its type and the other properties.
   *
   * @throws ApiError 400 when it cannot be computed
   */
  static void check(PropertyCatalog catalog, PropertyDefinition property) {
    if (!property.followsFormula()) {
      return;
    }
    Formula formula = read(property);
    if (formula.kind() != KINDS.get(property.type())) {
      throw invalid(property, "it yields no " + property.type());
    }
    for (String name : formula.properties()) {
      if (!name.equals(property.name())) {
        checkInput(catalog, property, name);
      }
    }
    checkDepth(catalog, property, formula, 1);
  }

  /** What is sensitive stays among those who may see it. */
  private static void checkInput(
      PropertyCatalog catalog, PropertyDefinition property, String name) {
    if (catalog.number(name) < 0) {
      throw invalid(property, "property \"" + name + "\" does not exist");
    }
    PropertyDetails input = catalog.get(catalog.number(name)).details();
    if (input.sensitive()
        && !input.dataSensitivity().equals(property.details().dataSensitivity())) {
      throw invalid(
          property,
          "property \"%s\" is %s, and this one is %s"
              .formatted(name, input.dataSensitivity(), property.details().dataSensitivity()));
    }
  }

  private static Formula read(PropertyDefinition property) {
    try {
      return Formula.parse(property.details().calculationFormula());
    } catch (FormulaProblem e) {
      throw invalid(property, e.getMessage());
    }
  }

  private static void checkDepth(
      PropertyCatalog catalog, PropertyDefinition property, Formula formula, int depth) {
    if (depth > MAX_DEPTH) {
      throw invalid(property, "more than " + MAX_DEPTH + " formulas build on each other");
    }
    for (String name : formula.properties()) {
      if (name.equals(property.name())) {
        throw invalid(property, "it leads back to the property itself");
      }
      Optional<PropertyDefinition> input = catalog.find(name).filter(each -> !each.archived());
      input
          .filter(PropertyDefinition::followsFormula)
          .ifPresent(each -> checkDepth(catalog, property, read(each), depth + 1));
    }
  }

  /**
   * Checks that no formula reads properties that are to go, but for those that go with them.
   *
   * @throws ApiError 400 when one does
   */
  static void checkUnread(ObjectSchema schema, Set<String> going) {
    for (PropertyDefinition property : schema.properties().all()) {
      if (!property.followsFormula() || property.archived() || going.contains(property.name())) {
        continue;
      }
      for (String name : read(property).properties()) {
        if (going.contains(name)) {
          throw ApiError.of(
                  400,
                  "This property is in use and cannot be deleted: %s is read by the formula of %s"
                      .formatted(name, property.name()))
              .category("VALIDATION_ERROR")
              .subCategory(PropertyRules.IN_USE)
              .build();
        }
      }
    }
  }

  private static ApiError invalid(PropertyDefinition property, String why) {
    return ApiError.of(
            400,
            "Property failed validation. The calculationFormula of %s is not valid: %s"
                .formatted(property.name(), why))
        .category("VALIDATION_ERROR")
        .subCategory(PropertyRules.FAILED)
        .build();
  }
}
