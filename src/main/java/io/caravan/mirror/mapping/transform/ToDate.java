package io.caravan.mirror.mapping.transform;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A day. Reads HubSpot's own forms, or {@code pattern}; {@code zone} says in which place it is the
 * day of a moment (UTC). With {@code write}, the day is a text in that pattern afterwards.
 */
final class ToDate implements Transformation {

  private final Dates dates;
  private final DateTimeFormatter write;
  private final EachText texts;

  ToDate(Arguments arguments) {
    dates = Dates.of(arguments);
    write = Dates.pattern(arguments, "write").orElse(null);
    Dates.requireWritable(write, LocalDate.EPOCH);
    var trim = new Trim(Arguments.none());
    texts =
        new EachText(write == null ? Kind.DATE : Kind.TEXT) {
          @Override
          Object convert(String text) {
            String trimmed = (String) trim.convert(text);
            return trimmed.isEmpty() ? null : written(dates.day(trimmed));
          }
        };
  }

  @Override
  public Shape after(Shape before) {
    return before.equals(new Shape(Kind.DATETIME, false))
        ? before.of(write == null ? Kind.DATE : Kind.TEXT)
        : texts.after(before);
  }

  @Override
  public Object apply(Object value) {
    return value instanceof OffsetDateTime moment
        ? written(moment.atZoneSameInstant(dates.zone()).toLocalDate())
        : texts.apply(value);
  }

  private Object written(LocalDate day) {
    return write == null ? Dates.within(day) : write.format(day);
  }
}
