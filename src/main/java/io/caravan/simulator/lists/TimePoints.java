package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.PropertyCatalog;
import io.caravan.simulator.crm.PropertyChange;
import io.caravan.simulator.crm.Timestamps;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;

/**
 * The points of time that filters name: dates, times relative to now, and other properties. Source:
 * HubSpot docs, "List filters", time points.
 */
final class TimePoints {

  private static final String UPDATED_AT = "UPDATED_AT";

  private final SimulatorClock clock;
  private final ZoneId portalZone;
  private final PropertyCatalog properties;

  TimePoints(SimulatorClock clock, ZoneId portalZone, PropertyCatalog properties) {
    this.clock = clock;
    this.portalZone = portalZone;
    this.properties = properties;
  }

  /** A point of time as seen from a record; null when the record has none. */
  @FunctionalInterface
  interface Point {
    Long at(CrmRecord record);
  }

  Point read(JsonNode point) {
    String type = point.path("timeType").asText();
    switch (type) {
      case "DATE" -> {
        long millis = date(point);
        return record -> millis;
      }
      case "INDEXED" -> {
        indexed(point);
        return record -> indexed(point).toInstant().toEpochMilli();
      }
      case "PROPERTY_REFERENCED" -> {
        int number = number(point.path("property").asText());
        boolean updated = point.path("referenceType").asText("VALUE").equals(UPDATED_AT);
        return updated ? updatedAt(number) : value(number);
      }
      default ->
          throw new ListRefused("Invalid filter: timeType '%s' is not known".formatted(type));
    }
  }

  /** The value of a property, or (by the parser UPDATED_AT) the time of its last change. */
  Point property(int number, String parser) {
    return UPDATED_AT.equals(parser) ? updatedAt(number) : value(number);
  }

  Point value(int number) {
    return record -> {
      String value = record.value(number);
      return value == null ? null : Timestamps.parse(value);
    };
  }

  static Point updatedAt(int number) {
    return record -> {
      List<PropertyChange> history = record.history(number);
      return history.isEmpty() ? null : history.get(0).at();
    };
  }

  int number(String property) {
    int number = properties.number(property);
    if (number < 0) {
      throw new ListRefused("Invalid filter: property '%s' does not exist".formatted(property));
    }
    return number;
  }

  ZonedDateTime now() {
    return clock.instant().atZone(portalZone);
  }

  private ZoneId zone(JsonNode point) {
    String id = point.path("zoneId").asText("");
    try {
      return id.isEmpty() ? portalZone : ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new ListRefused("Invalid filter: zoneId '%s' is not known".formatted(id));
    }
  }

  private long date(JsonNode point) {
    try {
      return withTime(
              ZonedDateTime.of(
                  point.path("year").asInt(),
                  point.path("month").asInt(),
                  point.path("day").asInt(),
                  0,
                  0,
                  0,
                  0,
                  zone(point)),
              point)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeException e) {
      throw new ListRefused("Invalid filter: not a date: " + point);
    }
  }

  private static ZonedDateTime withTime(ZonedDateTime day, JsonNode time) {
    return day.withHour(time.path("hour").asInt(0))
        .withMinute(time.path("minute").asInt(0))
        .withSecond(time.path("second").asInt(0))
        .with(java.time.temporal.ChronoField.MILLI_OF_SECOND, time.path("millisecond").asInt(0));
  }

  private ZonedDateTime indexed(JsonNode point) {
    JsonNode reference = point.path("indexReference");
    ZonedDateTime now = clock.instant().atZone(zone(point));
    String type = reference.path("referenceType").asText();
    ZonedDateTime base;
    if (type.equals("NOW")) {
      base = now;
    } else {
      base = withTime(start(type, now.truncatedTo(ChronoUnit.DAYS), reference), reference);
    }
    JsonNode offset = point.path("offset");
    return base.plusYears(offset.path("years").asLong(0))
        .plusMonths(offset.path("quarters").asLong(0) * 3 + offset.path("months").asLong(0))
        .plusWeeks(offset.path("weeks").asLong(0))
        .plusDays(offset.path("days").asLong(0))
        .plusHours(offset.path("hours").asLong(0))
        .plusMinutes(offset.path("minutes").asLong(0))
        .plusSeconds(offset.path("seconds").asLong(0))
        .plus(offset.path("milliseconds").asLong(0), ChronoUnit.MILLIS);
  }

  /** The fiscal year is taken to begin in January. */
  private static ZonedDateTime start(String type, ZonedDateTime today, JsonNode reference) {
    int day = reference.path("day").asInt(1);
    int month = reference.path("month").asInt(1);
    return switch (type) {
      case "TODAY" -> today;
      case "WEEK" ->
          today
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
              .plusDays(dayOfWeek(reference) - 1L);
      case "MONTH" -> unit("MONTH", today).plusDays(day - 1L);
      case "QUARTER", "FISCAL_QUARTER" ->
          unit("QUARTER", today).plusMonths(month - 1L).plusDays(day - 1L);
      case "YEAR", "FISCAL_YEAR" -> unit("YEAR", today).plusMonths(month - 1L).plusDays(day - 1L);
      default ->
          throw new ListRefused("Invalid filter: referenceType '%s' is not known".formatted(type));
    };
  }

  private static int dayOfWeek(JsonNode reference) {
    String name = reference.path("dayOfWeek").asText("MONDAY").toUpperCase(Locale.ROOT);
    try {
      return DayOfWeek.valueOf(name).getValue();
    } catch (IllegalArgumentException e) {
      throw new ListRefused("Invalid filter: dayOfWeek '%s' is not known".formatted(name));
    }
  }

  /** The start of the unit in which a day lies. */
  static ZonedDateTime unit(String unit, ZonedDateTime day) {
    ZonedDateTime midnight = day.truncatedTo(ChronoUnit.DAYS);
    return switch (unit) {
      case "DAY" -> midnight;
      case "WEEK" -> midnight.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case "MONTH" -> midnight.withDayOfMonth(1);
      case "QUARTER" -> midnight.withDayOfMonth(1).minusMonths((midnight.getMonthValue() - 1) % 3);
      case "YEAR" -> midnight.withDayOfYear(1);
      default ->
          throw new ListRefused("Invalid filter: timeUnit '%s' is not known".formatted(unit));
    };
  }

  /** A number of units later. */
  static ZonedDateTime plus(String unit, ZonedDateTime from, long count) {
    return switch (unit) {
      case "DAY" -> from.plusDays(count);
      case "WEEK" -> from.plusWeeks(count);
      case "MONTH" -> from.plusMonths(count);
      case "QUARTER" -> from.plusMonths(3 * count);
      default -> from.plusYears(count);
    };
  }
}
