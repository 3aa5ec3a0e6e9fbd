package io.caravan.simulator.imports;

import io.caravan.simulator.crm.Owner;
import io.caravan.simulator.crm.PropertyDefinition;
import io.caravan.simulator.crm.PropertyOption;
import io.caravan.simulator.crm.Timestamps;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a cell as a value of a property: dates in the file's format, numbers with separators,
 * options by their labels, owners by their e-mail addresses. Source: HubSpot docs, imports guide.
 */
final class CellReader {

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{1,4})[/.-](\\d{1,2})[/.-](\\d{1,4})(?:[ T](\\d{1,2}):(\\d{2})(?::(\\d{2}))?)?");
  private static final Pattern NUMBER =
      Pattern.compile("[$€£]?\\s*(-?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?)");

  private final Collection<Owner> owners;

  CellReader(Collection<Owner> owners) {
    this.owners = owners;
  }

  /** A cell that is no value of its property. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String type;

    Unreadable(String type, String message) {
      super(message, null, false, false);
      this.type = type;
    }

    /** HubSpot's type of the error. */
    String type() {
      return type;
    }
  }

  /** The value in the form that the API takes. */
  String read(String cell, PropertyDefinition property, String dateFormat) throws Unreadable {
    String text = cell.trim();
    if ("OWNER".equals(property.referencedObjectType())) {
      return owner(text);
    }
    return switch (property.type()) {
      case "number" -> number(text, property);
      case "date", "datetime" -> date(text, property, dateFormat);
      case "bool" -> bool(text, property);
      case "enumeration" -> property.multiple() ? options(text, property) : option(text, property);
      default -> cell;
    };
  }

  private String owner(String text) throws Unreadable {
    for (Owner owner : owners) {
      if (Long.toString(owner.id()).equals(text) || owner.email().equalsIgnoreCase(text)) {
        return Long.toString(owner.id());
      }
    }
    throw new Unreadable("COULD_NOT_FIND_OWNER", "no owner has this id or e-mail address: " + text);
  }

  private static String number(String text, PropertyDefinition property) throws Unreadable {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches()) {
      throw new Unreadable(
          "COULD_NOT_PARSE_NUMBER", "%s takes numbers: %s".formatted(property.name(), text));
    }
    return matcher.group(1).replace(",", "");
  }

  private static String date(String text, PropertyDefinition property, String format)
      throws Unreadable {
    Matcher matcher = DATE.matcher(text);
    if (matcher.matches()) {
      try {
        LocalDate day = day(matcher, format);
        LocalTime time =
            matcher.group(4) == null
                ? LocalTime.MIDNIGHT
                : LocalTime.of(
                    Integer.parseInt(matcher.group(4)),
                    Integer.parseInt(matcher.group(5)),
                    matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6)));
        return property.type().equals("date")
            ? day.toString()
            : Timestamps.iso(day.atTime(time).toEpochSecond(ZoneOffset.UTC) * 1000);
      } catch (DateTimeException e) {
        throw notDate(text, property, format);
      }
    }
    Long millis = Timestamps.parse(text);
    if (millis == null) {
      throw notDate(text, property, format);
    }
    String iso = Timestamps.iso(millis);
    return property.type().equals("date") ? iso.substring(0, 10) : iso;
  }

  private static LocalDate day(Matcher matcher, String format) {
    int first = Integer.parseInt(matcher.group(1));
    int second = Integer.parseInt(matcher.group(2));
    int third = Integer.parseInt(matcher.group(3));
    if (matcher.group(1).length() == 4 || format.equals("YEAR_MONTH_DAY")) {
      return LocalDate.of(year(first), second, third);
    }
    return format.equals("DAY_MONTH_YEAR")
        ? LocalDate.of(year(third), second, first)
        : LocalDate.of(year(third), first, second);
  }

  private static int year(int year) {
    return year < 100 ? 2000 + year : year;
  }

  private static Unreadable notDate(String text, PropertyDefinition property, String format) {
    return new Unreadable(
        "COULD_NOT_PARSE_DATE",
        "%s takes dates as %s: %s".formatted(property.name(), format, text));
  }

  private static String bool(String text, PropertyDefinition property) throws Unreadable {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> "true";
      case "false", "no", "0" -> "false";
      default -> throw notOption(text, property);
    };
  }

  private static String options(String text, PropertyDefinition property) throws Unreadable {
    var values = new ArrayList<String>();
    for (String each : text.split(";")) {
      if (!each.isBlank()) {
        values.add(option(each.trim(), property));
      }
    }
    return (text.startsWith(";") ? ";" : "") + String.join(";", values);
  }

  private static String option(String text, PropertyDefinition property) throws Unreadable {
    if (property.options().isEmpty()) {
      return text;
    }
    for (PropertyOption option : property.options()) {
      if (option.value().equals(text)) {
        return text;
      }
    }
    for (PropertyOption option : property.options()) {
      if (option.label().equalsIgnoreCase(text) || option.value().equalsIgnoreCase(text)) {
        return option.value();
      }
    }
    throw notOption(text, property);
  }

  private static Unreadable notOption(String text, PropertyDefinition property) {
    return new Unreadable(
        "INVALID_ENUMERATION_OPTION", "%s has no such option: %s".formatted(property.name(), text));
  }
}
