package io.caravan.mirror.export;

import io.caravan.mirror.PropertyDefinition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes a cell of an export the value that HubSpot's API would give. With internal values asked for
 * they are the same text; a time may be written in another way, and one without its milliseconds
 * cannot be made the same: then the export cannot stand for a listing.
 */
final class ExportValues {

  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Map<String, String> types = new HashMap<>();

  ExportValues(Collection<PropertyDefinition> schema) {
    schema.forEach(property -> types.put(property.name(), property.type()));
  }

  /**
   * @throws ExportUnusable when the value cannot be known exactly
   */
  String of(String property, String cell) {
    return switch (types.getOrDefault(property, "string")) {
      case "datetime" -> time(property, cell);
      case "date" -> date(cell);
      default -> cell;
    };
  }

  private static String time(String property, String cell) {
    if (isMillis(cell)) {
      return ISO_MILLIS.format(Instant.ofEpochMilli(Long.parseLong(cell)));
    }
    if (cell.length() >= 20 && cell.charAt(10) == 'T') {
      try {
        return ISO_MILLIS.format(OffsetDateTime.parse(cell));
      } catch (DateTimeException e) {
        throw inexact(property);
      }
    }
    throw inexact(property);
  }

  private static ExportUnusable inexact(String property) {
    return new ExportUnusable(
        "HubSpot wrote the times of the property " + property + " less exactly than its API");
  }

  private static String date(String cell) {
    return isMillis(cell)
        ? LocalDate.ofInstant(Instant.ofEpochMilli(Long.parseLong(cell)), ZoneOffset.UTC).toString()
        : cell;
  }

  private static boolean isMillis(String cell) {
    return cell.length() >= 8
        && cell.length() <= 18
        && cell.chars().skip(1).allMatch(c -> c >= '0' && c <= '9')
        && (cell.charAt(0) == '-' || Character.isDigit(cell.charAt(0)));
  }
}
