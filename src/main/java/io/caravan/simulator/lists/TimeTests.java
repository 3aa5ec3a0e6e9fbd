package io.caravan.simulator.lists;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.lists.TimePoints.Point;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Set;

/**
 * The operations of property filters on dates and times, the present ones and those that HubSpot
 * still takes from older lists. Source: HubSpot docs, "List filter definitions".
 */
final class TimeTests {

  private static final long DAY = 86_400_000;

  /** Operations whose verdict changes by the mere passing of time. */
  private static final Set<String> ROLLING =
      Set.of("ROLLING_DATE_RANGE", "ROLLING_PROPERTY_UPDATED", "CALENDAR_DATE");

  private static final Set<String> ALL =
      Set.of(
          "TIME_POINT",
          "TIME_RANGED",
          "RANGED_DATE",
          "DATE",
          "DATETIME",
          "COMPARATIVE_DATE",
          "COMPARATIVE_PROPERTY_UPDATED",
          "ROLLING_DATE_RANGE",
          "ROLLING_PROPERTY_UPDATED",
          "CALENDAR_DATE");

  private final TimePoints points;
  private boolean timeDependent;

  TimeTests(TimePoints points) {
    this.points = points;
  }

  boolean handles(String operationType) {
    return ALL.contains(operationType);
  }

  /** Whether any of the tests made so far depends on the present time. */
  boolean timeDependent() {
    return timeDependent;
  }

  private interface Verdict {
    boolean holds(long value, CrmRecord record);
  }

  ListFilter of(JsonNode operation, int number, boolean withoutValue) {
    String type = operation.path("operationType").asText();
    String operator = operation.path("operator").asText();
    timeDependent |= ROLLING.contains(type) || operation.toString().contains("\"INDEXED\"");
    boolean updates = type.endsWith("_UPDATED");
    Point subject =
        updates
            ? TimePoints.updatedAt(number)
            : points.property(number, operation.path("propertyParser").asText("VALUE"));
    Verdict verdict =
        switch (type) {
          case "TIME_POINT" ->
              compare(
                  type,
                  operator,
                  points.read(PropertyTests.needed(operation, "timePoint")),
                  inclusive(operation, "endpointBehavior"));
          case "TIME_RANGED" -> ranged(operation, operator);
          case "RANGED_DATE" ->
              between(
                  operator,
                  fixed(PropertyTests.needed(operation, "lowerBound").asLong()),
                  true,
                  fixed(PropertyTests.needed(operation, "upperBound").asLong()),
                  true);
          case "DATE" -> onDay(operation, operator);
          case "DATETIME" ->
              compare(
                  type,
                  operator,
                  fixed(PropertyTests.needed(operation, "timestamp").asLong()),
                  false);
          case "COMPARATIVE_DATE" -> compare(type, operator, points.value(other(operation)), false);
          case "COMPARATIVE_PROPERTY_UPDATED" ->
              compare(type, operator, TimePoints.updatedAt(other(operation)), false);
          case "CALENDAR_DATE" -> calendar(operation, operator);
          default -> rolling(type, operator, operation);
        };
    return record -> {
      Long value = subject.at(record);
      return value == null ? withoutValue : verdict.holds(value, record);
    };
  }

  private static Point fixed(long millis) {
    return record -> millis;
  }

  private int other(JsonNode operation) {
    return points.number(PropertyTests.needed(operation, "comparisonPropertyName").asText());
  }

  private static boolean inclusive(JsonNode operation, String member) {
    return operation.path(member).asText("EXCLUSIVE").equals("INCLUSIVE");
  }

  private static Verdict compare(String type, String operator, Point bound, boolean inclusive) {
    int wanted =
        switch (operator) {
          case "IS_BEFORE", "IS_BEFORE_DATE" -> -1;
          case "IS_AFTER", "IS_AFTER_DATE" -> 1;
          case "IS_EQUAL_TO" -> 0;
          default -> throw PropertyTests.unknown(type, operator);
        };
    return (value, record) -> {
      Long at = bound.at(record);
      int order = at == null ? 2 : Integer.signum(Long.compare(value, at));
      return order == wanted || (inclusive && order == 0);
    };
  }

  private Verdict ranged(JsonNode operation, String operator) {
    return between(
        operator,
        points.read(PropertyTests.needed(operation, "lowerBoundTimePoint")),
        !operation.path("lowerBoundEndpointBehavior").asText("INCLUSIVE").equals("EXCLUSIVE"),
        points.read(PropertyTests.needed(operation, "upperBoundTimePoint")),
        !operation.path("upperBoundEndpointBehavior").asText("INCLUSIVE").equals("EXCLUSIVE"));
  }

  private static Verdict between(
      String operator, Point low, boolean lowInclusive, Point high, boolean highInclusive) {
    boolean inside = !operator.equals("IS_NOT_BETWEEN");
    if (inside && !operator.equals("IS_BETWEEN")) {
      throw PropertyTests.unknown("TIME_RANGED", operator);
    }
    return (value, record) -> {
      Long from = low.at(record);
      Long to = high.at(record);
      if (from == null || to == null) {
        return false;
      }
      boolean fits =
          (lowInclusive ? value >= from : value > from)
              && (highInclusive ? value <= to : value < to);
      return fits == inside;
    };
  }

  /** Days are compared as they stand in date properties: in UTC. */
  private static Verdict onDay(JsonNode operation, String operator) {
    long start;
    try {
      start =
          LocalDate.of(
                      operation.path("year").asInt(),
                      Month.valueOf(operation.path("month").asText().toUpperCase(Locale.ROOT)),
                      operation.path("day").asInt())
                  .atStartOfDay(ZoneOffset.UTC)
                  .toEpochSecond()
              * 1000;
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new ListRefused("Invalid filter: not a date: " + operation);
    }
    return switch (operator) {
      case "IS_EQUAL_TO" -> (value, record) -> value >= start && value < start + DAY;
      case "IS_NOT_EQUAL_TO" -> (value, record) -> value < start || value >= start + DAY;
      case "IS_BEFORE", "IS_BEFORE_DATE" -> (value, record) -> value < start;
      case "IS_AFTER", "IS_AFTER_DATE" -> (value, record) -> value >= start + DAY;
      default -> throw PropertyTests.unknown("DATE", operator);
    };
  }

  private Verdict rolling(String type, String operator, JsonNode operation) {
    long span = PropertyTests.needed(operation, "numberOfDays").asLong() * DAY;
    return switch (operator) {
      case "IS_LESS_THAN_X_DAYS_AGO", "UPDATED_IN_LAST_X_DAYS" ->
          (value, record) -> value <= millis() && value > millis() - span;
      case "IS_MORE_THAN_X_DAYS_AGO" -> (value, record) -> value <= millis() - span;
      case "NOT_UPDATED_IN_LAST_X_DAYS" -> (value, record) -> value <= millis() - span;
      case "IS_LESS_THAN_X_DAYS_FROM_NOW" ->
          (value, record) -> value >= millis() && value < millis() + span;
      case "IS_MORE_THAN_X_DAYS_FROM_NOW" -> (value, record) -> value >= millis() + span;
      default -> throw PropertyTests.unknown(type, operator);
    };
  }

  private long millis() {
    return points.now().toInstant().toEpochMilli();
  }

  private Verdict calendar(JsonNode operation, String operator) {
    String unit = PropertyTests.needed(operation, "timeUnit").asText();
    long count = operation.path("timeUnitCount").asLong(1);
    TimePoints.unit(unit, points.now());
    return switch (operator) {
      case "IN_THIS_TIME_UNIT" -> units(unit, 0, 1);
      case "IN_THIS_TIME_UNIT_SO_FAR" -> {
        Verdict whole = units(unit, 0, 1);
        yield (value, record) -> whole.holds(value, record) && value <= millis();
      }
      case "IN_LAST_TIME_UNIT" -> units(unit, -count, 0);
      case "IN_NEXT_TIME_UNIT" -> units(unit, 1, 1 + count);
      default -> throw PropertyTests.unknown("CALENDAR_DATE", operator);
    };
  }

  private Verdict units(String unit, long from, long to) {
    return (value, record) -> {
      ZonedDateTime start = TimePoints.unit(unit, points.now());
      return value >= TimePoints.plus(unit, start, from).toInstant().toEpochMilli()
          && value < TimePoints.plus(unit, start, to).toInstant().toEpochMilli();
    };
  }
}
