package io.caravan.mirror.mapping.transform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAccessor;

/**
 * A moment. Reads HubSpot's own forms, or {@code pattern}; {@code zone} is that of texts which name
 * none, and the one in which the moment is written afterwards (UTC). With {@code write}, it is a
 * text in that pattern afterwards.
 */
final class ToDateTime extends TimeStep {

  ToDateTime(Arguments arguments) {
    super(arguments, Kind.DATETIME, Kind.DATE, Instant.EPOCH.atZone(ZoneOffset.UTC));
  }

  @Override
  TemporalAccessor read(Dates how, String text) {
    return how.moment(text);
  }

  @Override
  TemporalAccessor of(Dates how, Object day) {
    return Dates.within(((LocalDate) day).atStartOfDay(how.zone()).toOffsetDateTime());
  }

  /** With the zone's name, which a pattern may ask for. */
  @Override
  TemporalAccessor toWrite(Dates how, TemporalAccessor moment) {
    return ((OffsetDateTime) moment).atZoneSameInstant(how.zone());
  }
}
