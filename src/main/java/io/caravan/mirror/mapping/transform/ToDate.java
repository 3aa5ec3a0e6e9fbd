package io.caravan.mirror.mapping.transform;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.TemporalAccessor;

/**
 * A day. Reads HubSpot's own forms, or {@code pattern}; {@code zone} says in which place it is the
 * day of a moment (UTC). With {@code write}, the day is a text in that pattern afterwards.
 */
final class ToDate extends TimeStep {

  ToDate(Arguments arguments) {
    super(arguments, Kind.DATE, Kind.DATETIME, LocalDate.EPOCH);
  }

  @Override
  TemporalAccessor read(Dates how, String text) {
    return how.day(text);
  }

  @Override
  TemporalAccessor of(Dates how, Object moment) {
    return Dates.within(((OffsetDateTime) moment).atZoneSameInstant(how.zone()).toLocalDate());
  }
}
