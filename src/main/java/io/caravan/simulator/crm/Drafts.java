package io.caravan.simulator.crm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final Map<Integer, Integer> created = new LinkedHashMap<>();

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
    checkRoom(schema);
    Minimums.check(schema, properties, links, crm.choices().strictMinimums());
    if (portalRules) {
      crm.rules().checkRequired(schema, properties);
    } else {
      checkSchemaRequires(schema, properties);
    }
    crm.linkLimits().checkNew(schema, links);
    Draft draft = check(schema, null, properties, links);
    created.merge(schema.ordinal(), 1, Integer::sum);
    return draft;
  }

  private static void checkSchemaRequires(ObjectSchema schema, Map<String, String> properties) {
    List<String> missing =
        schema.details().required().stream()
            .filter(name -> Minimums.isMissing(properties, name))
            .toList();
    if (!missing.isEmpty()) {
      throw new CrmProblem.IncompleteRecord(schema.upperName(), missing);
    }
  }

  private void checkRoom(ObjectSchema schema) {
    int limit = crm.choices().recordLimit();
    if (limit > 0 && crm.liveRecords(schema) + created.getOrDefault(schema.ordinal(), 0) >= limit) {
      throw new CrmProblem.LimitReached(
          "Portal %d has exceeded its OBJECT_CREATION %s limit of %d"
              .formatted(crm.portalId(), schema.name(), limit));
    }
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
    var values = new LinkedHashMap<Integer, String>();
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
          String value = checked.value();
          String mendedFrom = checked.warning();
          if (portalRules && value != null) {
            value = crm.rules().mended(schema, name, value);
            mendedFrom = value.equals(checked.value()) ? mendedFrom : raw;
            crm.rules()
                .violation(schema, name, value, Instant.ofEpochMilli(crm.now()))
                .ifPresent(problems::add);
          }
          if (mendedFrom != null) {
            warnings.add(new Draft.Warning(name, mendedFrom, value));
          }
          values.put(number, value);
        });
    if (problems.isEmpty()) {
      crm.stageRules().complete(schema, target, values, problems, crm.now());
    }
    if (!problems.isEmpty()) {
      throw new CrmProblem.InvalidProperties(problems);
    }
    if (portalRules) {
      crm.rules().checkConditions(schema, target, properties);
    }
    values.forEach((number, value) -> checkUnique(schema, target, number, value));
    values.forEach((number, value) -> claimed.add(claim(schema, number, value)));
    return new Draft(
        schema,
        target,
        List.copyOf(values.keySet()),
        new ArrayList<>(values.values()),
        links,
        warnings);
  }

  private static InvalidValue unknown(String name) {
    return new InvalidValue(
        name, "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist");
  }

  private static String claim(ObjectSchema schema, int number, String value) {
    return schema.properties().get(number).unique() && value != null
        ? schema.ordinal() + ":" + number + ":" + value.toLowerCase(Locale.ROOT)
        : "";
  }

  /** A unique value may be held by no other record and by no other write of this call. */
  private void checkUnique(ObjectSchema schema, CrmRecord target, int number, String value) {
    PropertyDefinition property = schema.properties().get(number);
    if (!property.unique() || value == null) {
      return;
    }
    CrmRecord holder = schema.records().holder(number, value);
    boolean taken = holder != null && holder != target;
    if (!taken && !claimed.contains(claim(schema, number, value))) {
      return;
    }
    if (schema.identifiedByEmail() && property.name().equals("email")) {
      throw taken ? new CrmProblem.EmailTaken(holder.id()) : new CrmProblem.EmailTaken();
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
