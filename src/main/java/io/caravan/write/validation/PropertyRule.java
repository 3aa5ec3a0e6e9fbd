package io.caravan.write.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a property's definition demands of its values. Source: HubSpot docs, properties guide.
 *
 * @param type string, number, bool, enumeration, date, datetime, phone_number, or one that HubSpot
 *     adds
 * @param several whether a value may name several options, separated by semicolons
 * @param options the values that an enumeration takes; empty when any may be right, as where the
 *     options come from elsewhere
 * @param unique whether no two records share a value
 * @param readOnly whether HubSpot alone sets it
 * @param owner whether its values are ids of owners
 */
record PropertyRule(
    String name,
    String type,
    boolean several,
    Set<String> options,
    boolean unique,
    boolean readOnly,
    boolean owner) {

  PropertyRule {
    options = Collections.unmodifiableSet(new LinkedHashSet<>(options));
  }

  /** Reads one definition of the properties API. */
  static PropertyRule of(JsonNode definition) {
    String type = definition.path("type").asText("string");
    boolean enumeration = type.equals("enumeration");
    var options = new LinkedHashSet<String>();
    if (enumeration && !definition.path("externalOptions").asBoolean(false)) {
      definition.path("options").forEach(option -> options.add(option.path("value").asText()));
    }
    return new PropertyRule(
        definition.path("name").asText(),
        type,
        enumeration && definition.path("fieldType").asText().equals("checkbox"),
        options,
        definition.path("hasUniqueValue").asBoolean(false),
        definition.path("calculated").asBoolean(false)
            || definition.path("modificationMetadata").path("readOnlyValue").asBoolean(false),
        definition.path("referencedObjectType").asText("").equals("OWNER"));
  }

  /** The same for values that something else than options decides about. */
  PropertyRule withAnyOption() {
    return new PropertyRule(name, type, several, Set.of(), unique, readOnly, owner);
  }

  /** How much of it has to be kept in memory, in names and options. */
  int weight() {
    return 1 + options.size();
  }
}
