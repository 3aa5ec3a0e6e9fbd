package io.caravan.simulator.crm;

import io.caravan.simulator.uncertain.CrmChoices;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a record of each type cannot be made without. Source: HubSpot docs, guides of each object;
 * the API forgives some of it, see {@link CrmChoices#strictMinimums()}.
 */
final class Minimums {

  private static final List<String> ACTIVITY = List.of("hs_timestamp");
  private static final Map<String, List<String>> ALWAYS =
      Map.of(
          "0-5", List.of("subject", "hs_pipeline_stage"),
          "0-18", ACTIVITY,
          "0-27", ACTIVITY,
          "0-46", ACTIVITY,
          "0-47", ACTIVITY,
          "0-48", ACTIVITY,
          "0-49", List.of("hs_timestamp", "hs_email_direction"),
          "0-116", ACTIVITY,
          "0-136", List.of("hs_lead_name"));
  private static final Map<String, List<String>> STRICT =
      Map.of("0-3", List.of("dealname", "dealstage"));
  private static final Map<String, List<String>> STRICT_ONE_OF =
      Map.of("0-1", List.of("email", "firstname", "lastname"), "0-2", List.of("name", "domain"));
  private static final String LEAD = "0-136";
  private static final Set<String> OF_LEADS = Set.of("0-1", "0-2");

  private Minimums() {}

  /**
   * Makes sure that a create has what its type needs.
   *
   * @throws CrmProblem.IncompleteRecord when it has not
   */
  static void check(
      ObjectSchema schema,
      Map<String, String> properties,
      List<Draft.NewLink> links,
      boolean strict) {
    String type = schema.type().id();
    List<String> missing =
        java.util.stream.Stream.of(ALWAYS, strict ? STRICT : Map.<String, List<String>>of())
            .flatMap(names -> names.getOrDefault(type, List.of()).stream())
            .filter(name -> isMissing(properties, name))
            .toList();
    List<String> oneOf = strict ? STRICT_ONE_OF.getOrDefault(type, List.of()) : List.of();
    if (!oneOf.isEmpty() && oneOf.stream().allMatch(name -> isMissing(properties, name))) {
      missing = oneOf;
    }
    if (!missing.isEmpty()) {
      throw new CrmProblem.IncompleteRecord(schema.upperName(), missing);
    }
    if (type.equals(LEAD)
        && links.stream().noneMatch(link -> OF_LEADS.contains(link.toSchema().type().id()))) {
      throw new CrmProblem.Refused(
          "A lead must be associated with a contact or a company when it is created");
    }
  }

  static boolean isMissing(Map<String, String> properties, String name) {
    String value = properties.get(name);
    return value == null || value.isEmpty();
  }
}
