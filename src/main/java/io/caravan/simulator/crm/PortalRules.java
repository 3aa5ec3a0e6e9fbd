package io.caravan.simulator.crm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a portal's administrators demand of records, beyond HubSpot's own rules. The API applies
 * them to writes from version 2026-09 on. Source: HubSpot changelog, "2026-09".
 */
public final class PortalRules {

  /**
   * A property that must have a value while another one has a certain value.
   *
   * @param controlling the other property
   */
  public record Condition(String property, String controlling, String value) {}

  /** All rules, for a snapshot. */
  record State(
      Map<String, Set<String>> required,
      Map<String, List<Condition>> conditions,
      Map<String, Map<String, Map<String, ValidationRule>>> validations) {}

  private final Map<String, Set<String>> required = new HashMap<>();
  private final Map<String, List<Condition>> conditions = new HashMap<>();
  private final Map<String, Map<String, Map<String, ValidationRule>>> validations = new HashMap<>();

  State state() {
    return new State(required, conditions, validations);
  }

  /** Replaces all rules by those that {@link #state} gave. */
  void restore(State state) {
    required.clear();
    state.required().forEach((type, names) -> required.put(type, new TreeSet<>(names)));
    conditions.clear();
    state.conditions().forEach((type, all) -> conditions.put(type, new ArrayList<>(all)));
    validations.clear();
    state
        .validations()
        .forEach(
            (type, properties) -> {
              var byProperty = new TreeMap<String, Map<String, ValidationRule>>();
              properties.forEach((name, rules) -> byProperty.put(name, new TreeMap<>(rules)));
              validations.put(type, byProperty);
            });
  }

  /** Makes a property required when a record is created. */
  public void require(ObjectSchema schema, String property) {
    required.computeIfAbsent(schema.type().id(), type -> new TreeSet<>()).add(property);
  }

  /** Makes a property required while another one has a value. */
  public void requireWhen(ObjectSchema schema, Condition condition) {
    conditions.computeIfAbsent(schema.type().id(), type -> new ArrayList<>()).add(condition);
  }

  /** Sets the rule of its kind for a property. */
  public void put(ObjectSchema schema, String property, ValidationRule rule) {
    validations
        .computeIfAbsent(schema.type().id(), type -> new TreeMap<>())
        .computeIfAbsent(property, name -> new TreeMap<>())
        .put(rule.type(), rule);
  }

  /** All rules of a type's properties, by property and kind. */
  public Map<String, Map<String, ValidationRule>> of(ObjectSchema schema) {
    return validations.getOrDefault(schema.type().id(), Map.of());
  }

  /** The rule of a kind for a property. */
  public Optional<ValidationRule> find(ObjectSchema schema, String property, String type) {
    return Optional.ofNullable(of(schema).getOrDefault(property, Map.of()).get(type));
  }

  /**
   * Checks a create for properties that a schema or a rule requires.
   *
   * @throws CrmProblem.MissingProperties when some have no value
   */
  void checkRequired(ObjectSchema schema, Map<String, String> properties) {
    var names = new TreeSet<>(schema.details().required());
    names.addAll(required.getOrDefault(schema.type().id(), Set.of()));
    List<String> missing =
        names.stream().filter(name -> Minimums.isMissing(properties, name)).toList();
    if (!missing.isEmpty()) {
      throw new CrmProblem.MissingProperties(missing);
    }
  }

  /**
   * Checks what a write would leave behind against the conditions that it touches.
   *
   * @param target null for a create
   * @throws CrmProblem.ConditionNotMet when a property is required and has no value
   */
  void checkConditions(ObjectSchema schema, CrmRecord target, Map<String, String> properties) {
    for (Condition condition : conditions.getOrDefault(schema.type().id(), List.of())) {
      boolean touched =
          properties.containsKey(condition.controlling())
              || properties.containsKey(condition.property());
      if (touched
          && Objects.equals(
              condition.value(), after(schema, target, properties, condition.controlling()))
          && after(schema, target, properties, condition.property()) == null) {
        throw new CrmProblem.ConditionNotMet(condition.property(), condition.controlling());
      }
    }
  }

  private static String after(
      ObjectSchema schema, CrmRecord target, Map<String, String> properties, String name) {
    if (properties.containsKey(name)) {
      return Minimums.isMissing(properties, name) ? null : properties.get(name);
    }
    int number = target == null ? -1 : schema.properties().number(name);
    return number < 0 ? null : target.value(number);
  }

  /** The value after the rules for its property mended what they may. */
  String mended(ObjectSchema schema, String property, String value) {
    String mended = value;
    for (ValidationRule rule : of(schema).getOrDefault(property, Map.of()).values()) {
      mended = rule.mended(mended);
    }
    return mended;
  }

  /** What is wrong with a value by the rules for its property. */
  Optional<InvalidValue> violation(
      ObjectSchema schema, String property, String value, Instant now) {
    return of(schema).getOrDefault(property, Map.of()).values().stream()
        .flatMap(rule -> rule.violation(value, now).stream())
        .findFirst()
        .map(message -> new InvalidValue(property, "VALIDATION_RULE_VIOLATED", message));
  }
}
