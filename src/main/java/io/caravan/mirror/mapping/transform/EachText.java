package io.caravan.mirror.mapping.transform;

import java.util.ArrayList;
import java.util.List;

/** A step that works on texts; of a list, on each. */
abstract class EachText implements Transformation {

  private final Kind result;

  /**
   * @param result what becomes of a text
   */
  EachText(Kind result) {
    this.result = result;
  }

  /**
   * The value that a text becomes.
   *
   * @return null when nothing is left
   */
  abstract Object convert(String text);

  @Override
  public Shape after(Shape before) {
    if (before.kind() != Kind.TEXT) {
      throw new IllegalArgumentException(
          "needs text, but the steps before it make a %s of the value; put it before them"
              .formatted(before));
    }
    return before.of(result);
  }

  @Override
  public final Object apply(Object value) {
    if (value instanceof List<?> list) {
      var converted = new ArrayList<Object>(list.size());
      for (Object one : list) {
        Object result = one((String) one);
        if (result != null) {
          converted.add(result);
        }
      }
      return converted.isEmpty() ? null : List.copyOf(converted);
    }
    return value == null ? null : one((String) value);
  }

  private Object one(String text) {
    Object converted = convert(text);
    return "".equals(converted) ? null : converted;
  }
}
