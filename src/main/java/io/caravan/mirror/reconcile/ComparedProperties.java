package io.caravan.mirror.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which properties of an object type are compared, and when two values mean the same. Left out are
 * calculated properties, whose changes do not move the modification date, the modification date
 * itself, and what the settings name.
 */
final class ComparedProperties {

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Map<String, String> types;
  private final Set<String> leftOut;

  /**
   * @param types type by name, of those that are compared
   * @param leftOut names of those that are not
   */
  ComparedProperties(Map<String, String> types, Set<String> leftOut) {
    this.types = new TreeMap<>(types);
    this.leftOut = new TreeSet<>(leftOut);
  }

  /**
   * Reads the schema; fails as the gateway fails.
   *
   * @param synced those that the mirror has; empty for all
   * @param ignored never compared
   */
  static ComparedProperties read(
      Gateway gateway,
      ApiPaths paths,
      long portalId,
      ObjectType type,
      Set<String> synced,
      Set<String> ignored) {
    JsonNode schema =
        gateway
            .call(HubSpotCall.get(portalId, paths.properties(type), "", Priority.BULK, DEADLINE))
            .join()
            .body();
    var types = new TreeMap<String, String>();
    var leftOut = new TreeSet<String>();
    for (JsonNode property : schema.path("results")) {
      String name = property.path("name").asText();
      if (name.isEmpty()
          || property.path("archived").asBoolean(false)
          || !(synced.isEmpty() || synced.contains(name))) {
        continue;
      }
      if (property.path("calculated").asBoolean(false)
          || name.equals(type.lastModifiedProperty())
          || ignored.contains(name)) {
        leftOut.add(name);
      } else {
        types.put(name, property.path("type").asText("string"));
      }
    }
    return new ComparedProperties(types, leftOut);
  }

  /** Names of those that are compared, in alphabetical order. */
  Set<String> names() {
    return types.keySet();
  }

  /** Names of those that are not. */
  Set<String> leftOut() {
    return leftOut;
  }

  /** The names of properties whose values mean something else; empty values may be absent. */
  List<String> differing(Map<String, String> ours, Map<String, String> theirs) {
    var names = new ArrayList<String>();
    types.forEach(
        (name, type) -> {
          String one = ours.getOrDefault(name, "");
          String other = theirs.getOrDefault(name, "");
          if (!one.equals(other)
              && !CanonicalValue.of(type, one).equals(CanonicalValue.of(type, other))) {
            names.add(name);
          }
        });
    return names;
  }

  /** A number that stands for a record's values; the same whatever their representation. */
  long fingerprint(long id, Map<String, String> values) {
    long hash = Fingerprint.of(id);
    for (var property : types.entrySet()) {
      String value = values.getOrDefault(property.getKey(), "");
      if (!value.isEmpty()) {
        hash = Fingerprint.with(hash, property.getKey());
        hash = Fingerprint.with(hash, CanonicalValue.of(property.getValue(), value));
      }
    }
    return hash;
  }
}
