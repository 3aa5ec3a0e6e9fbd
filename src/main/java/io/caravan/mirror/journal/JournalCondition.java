package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One condition of a filter of the journal: records that do not fulfil it are not told of. Source:
 * HubSpot docs, "Webhooks journal".
 *
 * @param operator as HubSpot names it
 * @param values none for IS_EMPTY and IS_NOT_EMPTY, several for IN and NOT_IN, else one
 */
public record JournalCondition(String property, String operator, List<String> values) {

  private static final Set<String> WITHOUT_VALUE = Set.of("IS_EMPTY", "IS_NOT_EMPTY");
  private static final Set<String> WITH_VALUES = Set.of("IN", "NOT_IN");
  private static final Set<String> WITH_VALUE =
      Set.of("EQ", "N_EQ", "GT", "GTE", "LT", "LTE", "CONTAINS", "STARTS_WITH", "ENDS_WITH");

  public JournalCondition {
    values = List.copyOf(values);
    boolean fits =
        property.matches("[a-z][a-z0-9_]*")
            && (WITHOUT_VALUE.contains(operator)
                ? values.isEmpty()
                : WITH_VALUES.contains(operator)
                    ? !values.isEmpty()
                    : WITH_VALUE.contains(operator) && values.size() == 1);
    if (!fits) {
      throw new IllegalArgumentException(property + " " + operator + " " + values);
    }
  }

  /**
   * Reads conditions that must all hold: {@code country IN DE,AT; lifecyclestage EQ customer}.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static List<JournalCondition> all(String text) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(JournalCondition::one)
        .toList();
  }

  private static JournalCondition one(String text) {
    String[] parts = text.split("\\s+", 3);
    if (parts.length < 2) {
      throw new IllegalArgumentException(text);
    }
    String operator = parts[1];
    List<String> values = List.of();
    if (parts.length == 3) {
      values =
          WITH_VALUES.contains(operator)
              ? Arrays.stream(parts[2].split(",")).map(String::strip).toList()
              : List.of(parts[2].strip());
    }
    return new JournalCondition(parts[0], operator, values);
  }

  /** As HubSpot reads it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("filterType", "CRM_OBJECT_PROPERTY");
    json.put("property", property);
    json.put("operator", operator);
    if (WITH_VALUES.contains(operator)) {
      var array = json.putArray("values");
      values.forEach(array::add);
    } else if (!values.isEmpty()) {
      json.put("value", values.get(0));
    }
    return json;
  }

  /** Whether HubSpot's answer describes this condition. */
  boolean is(JsonNode json) {
    List<String> given =
        json.path("values").isArray() && !json.path("values").isEmpty()
            ? texts(json.path("values"))
            : json.hasNonNull("value") ? List.of(json.path("value").asText()) : List.of();
    return property.equals(json.path("property").asText())
        && operator.equals(json.path("operator").asText())
        && values.equals(given);
  }

  private static List<String> texts(JsonNode array) {
    var texts = new java.util.ArrayList<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
