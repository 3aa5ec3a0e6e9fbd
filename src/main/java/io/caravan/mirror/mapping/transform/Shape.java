package io.caravan.mirror.mapping.transform;

/**
 * What stands in a column: one value or a list of values of a kind. Absent values have no shape:
 * they are null, and transformations leave them alone.
 *
 * @param kind of the value, or of each in the list
 */
public record Shape(Kind kind, boolean list) {

  /** One text, as HubSpot gives all values. */
  public static final Shape TEXT = new Shape(Kind.TEXT, false);

  /** The same, one or list, of another kind. */
  public Shape of(Kind other) {
    return other == kind ? this : new Shape(other, list);
  }

  /** Many of what this is one of. */
  Shape listOf() {
    return new Shape(kind, true);
  }

  /** One of what this is many of. */
  Shape one() {
    return new Shape(kind, false);
  }

  /** In words: text, list of numbers. */
  @Override
  public String toString() {
    return list ? "list of " + kind.code() + "s" : kind.code();
  }
}
