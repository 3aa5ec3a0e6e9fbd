package io.caravan.mirror.mapping.transform;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A moment. Reads HubSpot's own forms, or {@code pattern}; {@code zone} is that of texts which name
 * none, and the one in which the moment is written afterwards (UTC). With {@code write}, it is a
 * text in that pattern afterwards.
 */
final class ToDateTime implements Transformation {

  private final Dates dates;
  private final DateTimeFormatter write;
  private final EachText texts;

  ToDateTime(Arguments arguments) {
    dates = Dates.of(arguments);
    write = Dates.pattern(arguments, "write").orElse(null);
    Dates.requireWritable(write, LocalDate.EPOCH.atStartOfDay(dates.zone()));
    var trim = new Trim(Arguments.none());
    texts =
        new EachText(write == null ? Kind.DATETIME : Kind.TEXT) {
          @Override
          Object convert(String text) {
            String trimmed = (String) trim.convert(text);
            return trimmed.isEmpty() ? null : written(dates.moment(trimmed));
          }
        };
  }

  @Override
  public Shape after(Shape before) {
    return before.equals(new Shape(Kind.DATE, false))
        ? before.of(write == null ? Kind.DATETIME : Kind.TEXT)
        : texts.after(before);
  }

  @Override
  public Object apply(Object value) {
    return value instanceof LocalDate day
        ? written(Dates.within(day.atStartOfDay(dates.zone()).toOffsetDateTime()))
        : texts.apply(value);
  }

  private Object written(OffsetDateTime moment) {
    return write == null ? moment : write.format(moment.atZoneSameInstant(dates.zone()));
  }
}
