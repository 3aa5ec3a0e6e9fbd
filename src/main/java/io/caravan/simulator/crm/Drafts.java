package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checks the writes of one call against the records and against each other, before any is applied:
 * that is how a batch becomes all-or-nothing.
 */
public final class Drafts {

  private final Crm crm;
  private final boolean portalRules;
  private final Set<String> claimed = new HashSet<>();

  Drafts(Crm crm, boolean portalRules) {
    this.crm = crm;
    this.portalRules = portalRules;
  }

  /**
   * Checks a create.
   *
   * @param properties raw values by name; null and empty values are left out
   * @throws CrmProblem when it is refused
   */
  public Draft create(
      ObjectSchema schema, Map<String, String> properties, List<Draft.NewLink> links) {
    if (portalRules) {
      List<String> missing =
          crm.requiredProperties(schema).stream()
              .filter(name -> properties.getOrDefault(name, "").isEmpty())
              .toList();
      if (!missing.isEmpty()) {
        throw new CrmProblem.MissingProperties(missing);
      }
    }
    return check(schema, null, properties, links);
  }

  /**
   * Checks an update.
   *
   * @param properties raw values by name; an empty one clears
   * @throws CrmProblem when it is refused
   */
  public Draft update(ObjectSchema schema, CrmRecord record, Map<String, String> properties) {
    return check(schema, record, properties, List.of());
  }

  private Draft check(
      ObjectSchema schema,
      CrmRecord target,
      Map<String, String> properties,
      List<Draft.NewLink> links) {
    var numbers = new ArrayList<Integer>();
    var values = new ArrayList<String>();
    var warnings = new ArrayList<Draft.Warning>();
    var problems = new ArrayList<InvalidValue>();
    properties.forEach(
        (name, raw) -> {
          int number = schema.properties().number(name);
          if (number < 0) {
            problems.add(unknown(name));
            return;
          }
          PropertyDefinition property = schema.properties().get(number);
          String before = target == null ? null : target.value(number);
          var checked = crm.values().check(schema, property, raw, before, portalRules);
          if (checked.problem() != null) {
            problems.add(checked.problem());
            return;
          }
          if (checked.warning() != null) {
            warnings.add(new Draft.Warning(name, checked.warning(), checked.value()));
          }
          numbers.add(number);
          values.add(checked.value());
        });
    if (!problems.isEmpty()) {
      throw new CrmProblem.InvalidProperties(problems);
    }
    for (int i = 0; i < numbers.size(); i++) {
      claim(schema, target, numbers.get(i), values.get(i));
    }
    return new Draft(schema, target, numbers, values, links, warnings);
  }

  private static InvalidValue unknown(String name) {
    return new InvalidValue(
        name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist");
  }

  /** A unique value may be held by no other record and by no other write of this call. */
  private void claim(ObjectSchema schema, CrmRecord target, int number, String value) {
    PropertyDefinition property = schema.properties().get(number);
    if (!property.unique() || value == null) {
      return;
    }
    CrmRecord holder = schema.records().holder(number, value);
    boolean taken = holder != null && holder != target;
    boolean claimedBefore = !claimed.add(number + ":" + value.toLowerCase(Locale.ROOT));
    if (!taken && !claimedBefore) {
      return;
    }
    if (schema.identifiedByEmail() && property.name().equals("email")) {
      throw new CrmProblem.EmailTaken(taken ? holder.id() : 0);
    }
    throw new CrmProblem.ValueTaken(
        "Cannot set PropertyValueCoordinates{portalId=%d, objectTypeId=%s, propertyName=%s, value=%s} on %s. %s already has that value."
            .formatted(
                crm.portalId(),
                schema.type().id(),
                property.name(),
                value,
                target == null ? "a new object" : Long.toString(target.id()),
                taken ? Long.toString(holder.id()) : "Another input"));
  }
}
