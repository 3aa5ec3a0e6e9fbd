package io.caravan.simulator.crm;

import java.util.List;

/**
 * A create or update that passed all checks and can be applied as it is.
 *
 * @param target the record to update, or null to create one
 * @param numbers which properties get a value
 * @param values the values in the same order; null clears
 * @param links links to make with a create
 * @param warnings values that were changed on the way in
 */
public record Draft(
    ObjectSchema schema,
    CrmRecord target,
    List<Integer> numbers,
    List<String> values,
    List<NewLink> links,
    List<Warning> warnings) {

  /** A link to be made: at least one type. */
  public record NewLink(ObjectSchema toSchema, CrmRecord to, List<AssociationType> types) {}

  /** A date that lost its time of day (from version 2026-09 on). */
  public record Warning(String property, String rawValue, String normalizedValue) {}
}
