package io.caravan.mirror.mapping.transform;

import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** What days and moments have in common: both are read from text, or made of each other. */
abstract class TimeStep implements Transformation {

  private final Dates dates;
  private final Shape other;
  private final Kind result;
  private final DateTimeFormatter write;
  private final EachText texts;

  /**
   * @param own what the step makes
   * @param other what it makes that of, besides text
   * @param example something that the pattern to write must be able to write
   */
  TimeStep(Arguments arguments, Kind own, Kind other, TemporalAccessor example) {
    dates = Dates.of(arguments);
    this.other = new Shape(other, false);
    write = Dates.pattern(arguments, "write").orElse(null);
    Dates.requireWritable(write, example);
    result = write == null ? own : Kind.TEXT;
    var trim = new Trim(Arguments.none());
    texts =
        new EachText(result) {
          @Override
          Object convert(String text) {
            String trimmed = (String) trim.convert(text);
            return trimmed.isEmpty() ? null : written(read(dates, trimmed));
          }
        };
  }

  /** What a text says; throws {@link DoesNotFit}. */
  abstract TemporalAccessor read(Dates how, String text);

  /** What the other kind of value becomes; throws {@link DoesNotFit}. */
  abstract TemporalAccessor of(Dates how, Object value);

  /** What a pattern is given to write. */
  TemporalAccessor toWrite(Dates how, TemporalAccessor value) {
    return value;
  }

  @Override
  public final Shape after(Shape before) {
    return before.equals(other) ? before.of(result) : texts.after(before);
  }

  @Override
  public final Object apply(Object value) {
    return value instanceof TemporalAccessor ? written(of(dates, value)) : texts.apply(value);
  }

  private Object written(TemporalAccessor value) {
    return write == null ? value : write.format(toWrite(dates, value));
  }
}
