package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what HubSpot says about an input that it refused: the body of a 4xx, or one element of the
 * {@code errors} of a 207. Sources: HubSpot docs, "Error handling"; bodies quoted in public.
 */
final class Problems {

  /** HubSpot says "later" inside a 207 too. */
  private static final Set<String> PASSING =
      Set.of("RATE_LIMITS", "INTERNAL_ERROR", "SERVICE_UNAVAILABLE", "LOCKED", "RESOURCE_LOCKED");

  /** Members of the context, and codes, of errors about associations. */
  private static final Set<String> LINKS =
      Set.of(
          "INVALID_OBJECT_IDS",
          "INVALID_ASSOCIATION_TYPE",
          "INVALID_ASSOCIATION_TYPE_ID",
          "ASSOCIATION_LIMIT_EXCEEDED",
          "USER_DOES_NOT_HAVE_PERMISSION");

  /** Only where HubSpot's words are the only place that names the record; the category decides. */
  private static final Pattern EXISTING =
      Pattern.compile("Existing ID: (\\d+)|\\b(\\d+) already has that value");

  private Problems() {}

  /** One problem for each invalid value, or one for the whole. */
  static List<Problem> of(JsonNode error) {
    var problems = new ArrayList<Problem>();
    for (JsonNode detail : error.path("errors")) {
      String code = text(detail, "code");
      problems.add(
          new Problem(
              code.isEmpty() ? category(error) : code, field(detail), text(detail, "message")));
    }
    if (problems.isEmpty()) {
      problems.add(new Problem(category(error), field(error), text(error, "message")));
    }
    return problems;
  }

  /** The category, or what older bodies have in its place. */
  static String category(JsonNode error) {
    String category = text(error, "category");
    return category.isEmpty() ? text(error, "errorType") : category;
  }

  /**
   * Whether the same input may be taken later: HubSpot was busy, or somebody else was changing the
   * same record.
   */
  static boolean passing(Write write, JsonNode error) {
    boolean concurrent =
        write.operation() != Operation.CREATE
            && category(error).equals("CONFLICT")
            && existingId(error) == null;
    return concurrent || PASSING.contains(category(error));
  }

  /** Whether a record with the same unique value exists. */
  static boolean duplicate(JsonNode error) {
    String category = category(error);
    return category.equals("CONFLICT")
        || category.equals("OBJECT_ALREADY_EXISTS")
        || existingId(error) != null;
  }

  /** Whether the associations were refused that a new record brings, and not the record. */
  static boolean ofLinks(JsonNode error) {
    if (namesLinks(error)) {
      return true;
    }
    for (JsonNode detail : error.path("errors")) {
      if (namesLinks(detail)) {
        return true;
      }
    }
    return false;
  }

  private static boolean namesLinks(JsonNode error) {
    return text(error, "subCategory").startsWith("crm.associations.")
        || LINKS.contains(text(error, "code"))
        || LINKS.stream().anyMatch(error.path("context")::has);
  }

  /** The id of the record that is in the way; null when HubSpot does not name it. */
  static String existingId(JsonNode error) {
    Matcher matcher = EXISTING.matcher(text(error, "message"));
    if (!matcher.find()) {
      return null;
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** The values of a member of the context; empty when there is none. */
  static List<String> context(JsonNode error, String member) {
    var values = new ArrayList<String>();
    JsonNode found = error.path("context").path(member);
    if (found.isArray()) {
      found.forEach(value -> values.add(value.asText()));
    } else if (found.isValueNode()) {
      values.add(found.asText());
    }
    return values;
  }

  private static String field(JsonNode error) {
    List<String> names = context(error, "propertyName");
    return names.isEmpty() ? text(error, "in") : names.get(0);
  }

  private static String text(JsonNode node, String member) {
    return node.path(member).asText("");
  }
}
