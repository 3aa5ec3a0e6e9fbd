package io.caravan.mirror.mapping.transform;

/** One step from HubSpot's value to a column's. Immutable and thread-safe. */
public interface Transformation {

  /**
   * What it makes of such values.
   *
   * @throws IllegalArgumentException when it cannot work on them; the message says what it needs
   */
  Shape after(Shape before);

  /**
   * The value after this step.
   *
   * @param value of a shape that {@link #after} took; null when absent
   * @return null when nothing is left
   * @throws DoesNotFit when the value is not what this step is for; the only thing that is thrown
   */
  Object apply(Object value);
}
