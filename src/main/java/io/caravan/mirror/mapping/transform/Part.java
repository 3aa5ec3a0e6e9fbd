package io.caravan.mirror.mapping.transform;

import java.util.List;

/** One of a list, counted from 1, or the {@code last}; absent when the list is shorter. */
final class Part implements Transformation {

  private final int number;

  Part(Arguments arguments) {
    number = arguments.text("number").equals("last") ? 0 : arguments.integer("number", 0, 1, 1_000);
  }

  @Override
  public Shape after(Shape before) {
    if (!before.list()) {
      throw new IllegalArgumentException(
          "needs a list, but the steps before it make a %s of the value; put split before it"
              .formatted(before));
    }
    return before.one();
  }

  @Override
  public Object apply(Object value) {
    if (value == null) {
      return null;
    }
    List<?> list = (List<?>) value;
    int index = number == 0 ? list.size() - 1 : number - 1;
    return index < list.size() ? list.get(index) : null;
  }
}
