package io.caravan.mirror.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.compare.Difference.Values;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What several actions did to one association, taken together. An action tells which labels changed
 * and which ones hold afterwards; a label that was added first was not there before, one that was
 * removed first was.
 */
final class LinkFold {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADDED = "association_added";

  private final String key;
  private final Map<String, String> words = new HashMap<>();
  private final Map<String, Boolean> heldBefore = new HashMap<>();
  private Set<String> now = Set.of();

  /**
   * @param key names the two records
   */
  LinkFold(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }

  /** The next action. */
  void then(String kind, String labels) throws JsonProcessingException {
    JsonNode json = JSON.readTree(labels);
    for (String changed : kinds(json.path("changed"))) {
      heldBefore.putIfAbsent(changed, !kind.equals(ADDED));
    }
    now = kinds(json.path("now"));
  }

  private Set<String> kinds(JsonNode labels) {
    var kinds = new HashSet<String>();
    for (JsonNode label : labels) {
      String kind = label.path("kind").asText();
      String text = label.path("label").asText("");
      kinds.add(kind);
      words.put(kind, text.isEmpty() ? kind : text);
    }
    return kinds;
  }

  /**
   * How the association differs between the two ends; null when it does not.
   *
   * @param forward whether the earlier end is A's
   */
  Difference difference(boolean forward) {
    Set<String> before = new HashSet<>(now);
    heldBefore.forEach(
        (kind, held) -> {
          if (held) {
            before.add(kind);
          } else {
            before.remove(kind);
          }
        });
    if (before.equals(now)) {
      return null;
    }
    if (before.isEmpty() || now.isEmpty()) {
      boolean onlyA = before.isEmpty() != forward;
      return new Difference(onlyA ? Difference.Kind.ONLY_A : Difference.Kind.ONLY_B, key, Map.of());
    }
    Values labels =
        forward ? new Values(words(before), words(now)) : new Values(words(now), words(before));
    return new Difference(Difference.Kind.DIFFERENT, key, Map.of("labels", labels));
  }

  private String words(Collection<String> kinds) {
    return kinds.stream().map(words::get).sorted().collect(Collectors.joining(", "));
  }
}
