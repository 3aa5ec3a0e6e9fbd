package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.compare.Difference.Values;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What several actions did to one record, taken together. */
final class RecordFold {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Values UNKNOWN = new Values(null, null);
  private static final Set<String> BEGINNINGS = Set.of("created", "restored");
  private static final Set<String> ENDS = Set.of("deleted", "merged", "erased");

  private final long recordId;
  private final Map<String, Values> values = new TreeMap<>();
  private boolean any;
  private boolean before;
  private boolean now;

  /** Sensitive properties, of which actions tell no values. */
  private final Set<String> withheld = new TreeSet<>();

  /** No value is known for sure: they were erased, or the record went and came back. */
  private boolean veiled;

  RecordFold(long recordId) {
    this.recordId = recordId;
  }

  long recordId() {
    return recordId;
  }

  /** The next action. */
  void then(String kind, String properties, boolean erased) throws JsonProcessingException {
    if (!any) {
      any = true;
      before = !BEGINNINGS.contains(kind);
    } else if (before && BEGINNINGS.contains(kind)) {
      // Its action tells all values as new, and not what they were before it went.
      veiled = true;
    }
    now = !ENDS.contains(kind);
    veiled |= erased;
    for (Map.Entry<String, JsonNode> property : JSON.readTree(properties).properties()) {
      JsonNode change = property.getValue();
      if (change.path("sensitive").asBoolean()) {
        withheld.add(property.getKey());
      } else {
        Values known = values.get(property.getKey());
        values.put(
            property.getKey(),
            new Values(known == null ? text(change, "before") : known.a(), text(change, "after")));
      }
    }
  }

  private static String text(JsonNode change, String side) {
    String value = change.path(side).asText("");
    return value.isEmpty() ? null : value;
  }

  /**
   * How the record differs between the two ends; null when it does not.
   *
   * @param forward whether the earlier end is A's
   */
  Difference difference(boolean forward) {
    String key = Long.toString(recordId);
    if (before != now) {
      return new Difference(
          before == forward ? Difference.Kind.ONLY_A : Difference.Kind.ONLY_B, key, Map.of());
    }
    if (!before) {
      return null;
    }
    var differing = new TreeMap<String, Values>();
    values.forEach(
        (name, both) -> {
          if (veiled) {
            differing.put(name, UNKNOWN);
          } else if (!Objects.equals(both.a(), both.b())) {
            differing.put(name, forward ? both : new Values(both.b(), both.a()));
          }
        });
    withheld.forEach(name -> differing.put(name, UNKNOWN));
    return differing.isEmpty() && !veiled
        ? null
        : new Difference(Difference.Kind.DIFFERENT, key, differing);
  }

  /** Whether it may differ less, or otherwise, than is told. */
  boolean isVeiled() {
    return (veiled || !withheld.isEmpty()) && before && now;
  }
}
