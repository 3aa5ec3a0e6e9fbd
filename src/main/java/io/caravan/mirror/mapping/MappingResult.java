package io.caravan.mirror.mapping;

import java.util.List;

/**
 * What a mapping makes of a record.
 *
 * @param hash of the mapping
 * @param values the columns as a JSON object; null when the record does not fit
 * @param reasons all reasons why it does not; empty when it does
 */
record MappingResult(String hash, String values, List<Reason> reasons) {

  MappingResult {
    reasons = List.copyOf(reasons);
  }

  boolean fits() {
    return values != null;
  }
}
