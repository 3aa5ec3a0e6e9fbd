package io.caravan.mirror.action;

/**
 * What became of a property.
 *
 * @param before empty when it had no value
 * @param after empty when it has none now
 * @param sensitive whether the values are withheld: both are empty then
 */
public record ValueChange(String before, String after, boolean sensitive) {

  static final ValueChange WITHHELD = new ValueChange("", "", true);

  static ValueChange of(String before, String after) {
    return new ValueChange(before, after, false);
  }
}
