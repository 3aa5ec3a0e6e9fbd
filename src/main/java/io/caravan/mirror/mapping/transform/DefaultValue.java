package io.caravan.mirror.mapping.transform;

import java.util.List;

/** Takes the place of a value that is absent; written as HubSpot writes values of its kind. */
final class DefaultValue implements Transformation {

  private final Object value;

  /**
   * @param before the shape of the values that are not absent
   */
  DefaultValue(Arguments arguments, Shape before) {
    String text = arguments.text("value");
    Object one;
    try {
      one = text.isEmpty() ? null : Conversions.to(before.kind()).apply(text);
    } catch (DoesNotFit e) {
      one = null;
    }
    if (one == null) {
      throw new IllegalArgumentException(
          "has '%s', which is no %s".formatted(text, before.kind().code()));
    }
    value = before.list() ? List.of(one) : one;
  }

  @Override
  public Shape after(Shape before) {
    return before;
  }

  @Override
  public Object apply(Object given) {
    return given == null ? value : given;
  }
}
