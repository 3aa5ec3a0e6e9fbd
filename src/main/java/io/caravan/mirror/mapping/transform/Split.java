package io.caravan.mirror.mapping.transform;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text at {@code by} into a list without empty parts; with {@code limit}, into so many parts
 * at most, the last one whole.
 */
final class Split implements Transformation {

  private final String by;
  private final int limit;

  Split(Arguments arguments) {
    by = arguments.text("by");
    limit = arguments.integer("limit", Integer.MAX_VALUE, 2, 1_000);
    if (by.isEmpty()) {
      throw new IllegalArgumentException("needs something to cut at, such as ;");
    }
  }

  @Override
  public Shape after(Shape before) {
    if (!before.equals(Shape.TEXT)) {
      throw new IllegalArgumentException(
          "needs a text, but the steps before it make a %s of the value".formatted(before));
    }
    return before.listOf();
  }

  @Override
  public Object apply(Object value) {
    if (value == null) {
      return null;
    }
    String text = (String) value;
    var parts = new ArrayList<String>();
    int from = 0;
    while (from <= text.length()) {
      int cut = parts.size() == limit - 1 ? -1 : text.indexOf(by, from);
      int end = cut < 0 ? text.length() : cut;
      if (end > from) {
        parts.add(text.substring(from, end));
      }
      from = cut < 0 ? text.length() + 1 : cut + by.length();
    }
    return parts.isEmpty() ? null : List.copyOf(parts);
  }
}
