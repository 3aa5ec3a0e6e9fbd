package io.caravan.simulator.crm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a property takes a value, and how HubSpot would store it. Source: HubSpot docs,
 * properties guide; codes and messages as seen in real answers.
 */
final class ValueRules {

  /** Longest string value, in characters. */
  static final int MAX_LENGTH = 65_536;

  private static final long DAY = 86_400_000;
  static final Pattern EMAIL = Pattern.compile("[^@\\s,;<>]+@[^@\\s,;<>]+\\.[^@\\s.,;<>]+");
  private static final Pattern URL =
      Pattern.compile("(https?://|\\bwww\\.)\\S", Pattern.CASE_INSENSITIVE);
  private static final Set<String> NAMES = Set.of("firstname", "lastname");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  private final Pipelines pipelines;
  private final Map<Long, Owner> owners;

  ValueRules(Pipelines pipelines, Map<Long, Owner> owners) {
    this.pipelines = pipelines;
    this.owners = owners;
  }

  /**
   * A value after the check: either a problem, or what is stored.
   *
   * @param warning the raw value when it was changed against the sender's intention, else null
   */
  record Checked(String value, InvalidValue problem, String warning) {
    static Checked ok(String value) {
      return new Checked(value, null, null);
    }

    static Checked bad(PropertyDefinition property, String code, String message) {
      return new Checked(null, new InvalidValue(property.name(), code, message), null);
    }
  }

  /**
   * Checks one value.
   *
   * @param before the value until now, null when empty
   * @param normaliseDates whether a date with a time of day is cut (2026-09) or refused (before)
   */
  Checked check(
      ObjectSchema schema,
      PropertyDefinition property,
      String raw,
      String before,
      boolean normaliseDates) {
    if (property.readOnly() || property.calculated()) {
      return Checked.bad(
          property,
          "READ_ONLY_VALUE",
          "\"" + property.name() + "\" is a read only property; its value cannot be set.");
    }
    if (raw == null || raw.isEmpty()) {
      return Checked.ok(null);
    }
    if (raw.length() > MAX_LENGTH) {
      return Checked.bad(
          property,
          "INVALID_STRING_LENGTH",
          property.name() + " was too long: the limit is " + MAX_LENGTH + " characters");
    }
    if ("OWNER".equals(property.referencedObjectType())) {
      return owner(property, raw);
    }
    return switch (property.type()) {
      case "number" -> number(property, raw);
      case "bool" -> bool(property, raw);
      case "datetime" -> time(property, raw);
      case "date" -> date(property, raw, normaliseDates);
      case "enumeration" -> enumeration(schema, property, raw, before);
      default -> text(schema, property, raw);
    };
  }

  private Checked owner(PropertyDefinition property, String raw) {
    Long id = raw.matches("\\d{1,18}") ? Long.valueOf(raw) : null;
    return id != null && owners.containsKey(id)
        ? Checked.ok(raw)
        : Checked.bad(property, "INVALID_OWNER_ID", raw + " was not a valid owner ID");
  }

  private static Checked number(PropertyDefinition property, String raw) {
    String trimmed = raw.trim();
    return NUMBER.matcher(trimmed).matches()
        ? Checked.ok(trimmed)
        : Checked.bad(property, "INVALID_LONG", raw + " was not a valid long.");
  }

  private static Checked bool(PropertyDefinition property, String raw) {
    return raw.equals("true") || raw.equals("false")
        ? Checked.ok(raw)
        : Checked.bad(
            property, "INVALID_OPTION", raw + " was not one of the allowed options: [true, false]");
  }

  private static Checked time(PropertyDefinition property, String raw) {
    Long millis = Timestamps.parse(raw.trim());
    return millis == null
        ? Checked.bad(property, "INVALID_DATE", raw + " was not a valid date.")
        : Checked.ok(Timestamps.iso(millis));
  }

  private static Checked date(PropertyDefinition property, String raw, boolean normalise) {
    Long millis = Timestamps.parse(raw.trim());
    if (millis == null) {
      return Checked.bad(property, "INVALID_DATE", raw + " was not a valid date.");
    }
    String day = Timestamps.iso(millis).substring(0, 10);
    long ofDay = Math.floorMod(millis, DAY);
    if (ofDay == 0) {
      return Checked.ok(day);
    }
    return normalise
        ? new Checked(day, null, raw)
        : Checked.bad(
            property,
            "INVALID_DATE",
            millis + " is at " + timeOfDay(ofDay) + " UTC, not midnight!");
  }

  private static String timeOfDay(long ofDay) {
    return "%d:%02d:%02d.%03d"
        .formatted(
            ofDay / 3_600_000, ofDay / 60_000 % 60, ofDay / 1000 % 60, Math.floorMod(ofDay, 1000L));
  }

  private Checked enumeration(
      ObjectSchema schema, PropertyDefinition property, String raw, String before) {
    if (property.name().equals("dealstage") || property.name().equals("hs_pipeline_stage")) {
      return stage(schema, property, raw);
    }
    if (property.name().equals("pipeline") || property.name().equals("hs_pipeline")) {
      return pipelines.find(schema.type().id(), raw).isPresent()
          ? Checked.ok(raw)
          : Checked.bad(property, "INVALID_OPTION", raw + " is not a valid pipeline ID");
    }
    if (property.multiple()) {
      return several(property, raw, before);
    }
    if (!allows(property, raw)) {
      return Checked.bad(property, "INVALID_OPTION", notAllowed(property, raw));
    }
    return Checked.ok(
        property.name().equals("lifecyclestage") && goesBack(property, before, raw) ? before : raw);
  }

  /** Whether the stage fits the record's pipeline is for {@link StageRules}. */
  private Checked stage(ObjectSchema schema, PropertyDefinition property, String raw) {
    var all = pipelines.of(schema.type().id());
    return all.stream().anyMatch(pipeline -> pipeline.hasStage(raw))
        ? Checked.ok(raw)
        : Checked.bad(property, "INVALID_OPTION", Pipelines.notValid(raw, all));
  }

  /** A leading semicolon adds to the options that are set; otherwise they are replaced. */
  private static Checked several(PropertyDefinition property, String raw, String before) {
    var chosen = new LinkedHashSet<String>();
    if (raw.startsWith(";") && before != null) {
      chosen.addAll(List.of(before.split(";")));
    }
    for (String option : raw.split(";")) {
      if (!option.isEmpty() && !allows(property, option)) {
        return Checked.bad(property, "INVALID_OPTION", notAllowed(property, option));
      }
      if (!option.isEmpty()) {
        chosen.add(option);
      }
    }
    return Checked.ok(chosen.isEmpty() ? null : String.join(";", chosen));
  }

  private static boolean allows(PropertyDefinition property, String value) {
    return property.options().isEmpty()
        || property.options().stream().anyMatch(option -> option.value().equals(value));
  }

  private static String notAllowed(PropertyDefinition property, String value) {
    return value
        + " was not one of the allowed options: "
        + property.options().stream().map(PropertyOption::value).toList();
  }

  /** HubSpot ignores a life-cycle stage that lies before the present one, without an error. */
  private static boolean goesBack(PropertyDefinition property, String before, String raw) {
    if (before == null) {
      return false;
    }
    List<String> stages = property.options().stream().map(PropertyOption::value).toList();
    return stages.indexOf(raw) < stages.indexOf(before);
  }

  private static Checked text(ObjectSchema schema, PropertyDefinition property, String raw) {
    if (schema.identifiedByEmail() && property.name().equals("email")) {
      String email = raw.trim().toLowerCase(java.util.Locale.ROOT);
      return EMAIL.matcher(email).matches()
          ? Checked.ok(email)
          : Checked.bad(property, "INVALID_EMAIL", "Email address " + raw + " is invalid");
    }
    if (schema.identifiedByEmail() && NAMES.contains(property.name()) && URL.matcher(raw).find()) {
      return Checked.bad(
          property, "CONTAINS_URL", property.name() + " cannot contain a URL: " + raw);
    }
    return Checked.ok(raw);
  }
}
