package io.caravan.mirror.mapping.transform;

import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A value of any kind as text: 1234.5, true, 2026-11-22, 2026-11-22T10:15:30Z. */
final class Plain implements Transformation {

  @Override
  public Shape after(Shape before) {
    return before.of(Kind.TEXT);
  }

  @Override
  public Object apply(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Plain::text).toList()
        : value == null ? null : text(value);
  }

  /** The text of one value. */
  static String text(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value instanceof java.time.OffsetDateTime moment
        ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment)
        : value.toString();
  }
}
