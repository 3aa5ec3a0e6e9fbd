package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which properties HubSpot answers with when none are named. Source: HubSpot docs, guides of each
 * object; the order is alphabetical as in real answers.
 */
final class DefaultProperties {

  private static final Map<String, List<String>> BY_TYPE =
      Map.of(
          "0-1", List.of("email", "firstname", "lastname"),
          "0-2", List.of("domain", "name"),
          "0-3", List.of("amount", "closedate", "dealname", "dealstage", "pipeline"),
          "0-5",
              List.of(
                  "content",
                  "hs_pipeline",
                  "hs_pipeline_stage",
                  "hs_ticket_category",
                  "hs_ticket_priority",
                  "subject"));

  private DefaultProperties() {}

  static List<String> of(ObjectSchema schema) {
    var names = new ArrayList<>(BY_TYPE.getOrDefault(schema.type().id(), List.of()));
    for (int number = 0; number < PropertyCatalog.FIRST_STORED; number++) {
      names.add(schema.properties().get(number).name());
    }
    names.sort(null);
    return names;
  }
}
