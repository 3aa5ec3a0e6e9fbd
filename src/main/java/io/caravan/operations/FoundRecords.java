package io.caravan.operations;

import java.util.List;

/**
 * Records that were looked up by the values of a unique property.
 *
 * @param ids of those that there are, ascending
 * @param missing the values that no record has
 */
public record FoundRecords(List<Long> ids, List<String> missing) {

  /**
   * What is looked up.
   *
   * @param object as its route names it
   * @param idProperty a property whose values are unique
   */
  public record Wanted(long portalId, String object, String idProperty, List<String> values) {}
}
