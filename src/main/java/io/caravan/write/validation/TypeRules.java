package io.caravan.write.validation;

import io.caravan.hubspot.ObjectType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of an object type of a portal.
 *
 * @param properties by name
 * @param required what a new record of a custom type must have
 * @param pipelines the stages of each pipeline, by id; absent for a type without pipelines, or when
 *     they could not be read
 * @param sensitive whether sensitive properties are among them
 * @param asOf when HubSpot was asked, in nanoseconds of the clock that was handed in; {@link
 *     #UNKNOWN} when the answer may come from the cache
 */
record TypeRules(
    ObjectType type,
    Map<String, PropertyRule> properties,
    Set<String> required,
    Optional<Map<String, Set<String>>> pipelines,
    boolean sensitive,
    long asOf) {

  /** The answer may have lain in the cache for long. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final ObjectType DEALS = ObjectType.DEALS;

  TypeRules {
    properties = Map.copyOf(properties);
    required = Set.copyOf(required);
  }

  /** Whether records of a type move through pipelines that HubSpot lets integrations read. */
  static boolean hasPipelines(ObjectType type) {
    return type.equals(DEALS) || type.equals(ObjectType.TICKETS) || type.isCustom();
  }

  /** The name of the property that holds the pipeline. */
  String pipelineProperty() {
    return type.equals(DEALS) ? "pipeline" : "hs_pipeline";
  }

  /** The name of the property that holds the stage. */
  String stageProperty() {
    return type.equals(DEALS) ? "dealstage" : "hs_pipeline_stage";
  }

  /** Whether pipelines decide about a property's values, and not its options. */
  boolean ofPipelines(String property) {
    return hasPipelines(type)
        && (property.equals(pipelineProperty()) || property.equals(stageProperty()));
  }

  /** How much of it has to be kept in memory. */
  int weight() {
    return 1 + properties.values().stream().mapToInt(PropertyRule::weight).sum();
  }
}
