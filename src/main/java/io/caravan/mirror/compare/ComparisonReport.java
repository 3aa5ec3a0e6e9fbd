package io.caravan.mirror.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * How two sides compare.
 *
 * @param byColumn how many rows differ in a column
 * @param notCompared columns that one side alone has
 */
public record ComparisonReport(
    long rowsA,
    long rowsB,
    long equal,
    long onlyA,
    long onlyB,
    long different,
    Map<String, Long> byColumn,
    List<String> notCompared) {

  /** Whether nothing differs. */
  @JsonProperty
  public boolean same() {
    return onlyA + onlyB + different == 0;
  }
}
