package io.caravan.mirror.compare;

import java.util.Map;

/**
 * A row that differs.
 *
 * @param values by column, of columns that differ; empty for a row that one side alone has
 */
public record Difference(Kind kind, String key, Map<String, Values> values) {

  /** In what way. */
  public enum Kind {
    ONLY_A,
    ONLY_B,
    DIFFERENT
  }

  /**
   * A column's values.
   *
   * @param a null for none
   * @param b null for none
   */
  public record Values(String a, String b) {}
}
