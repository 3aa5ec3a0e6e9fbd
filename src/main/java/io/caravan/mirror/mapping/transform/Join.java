package io.caravan.mirror.mapping.transform;

import java.util.List;
import java.util.stream.Collectors;

/** Makes one text of a list, with {@code by} in between. */
final class Join implements Transformation {

  private final String by;

  Join(Arguments arguments) {
    by = arguments.text("by");
  }

  @Override
  public Shape after(Shape before) {
    if (!before.list()) {
      throw new IllegalArgumentException(
          "needs a list, but the steps before it make a %s of the value".formatted(before));
    }
    return Shape.TEXT;
  }

  @Override
  public Object apply(Object value) {
    return value == null
        ? null
        : ((List<?>) value).stream().map(Plain::text).collect(Collectors.joining(by));
  }
}
