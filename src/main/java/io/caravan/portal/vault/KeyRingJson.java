package io.caravan.portal.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A ring as it is written down: {@code {"keys": [{"id", "state", "created", "retired", "key"}]}},
 * the key in base64. {@code {"key": "..."}}, as a person would write it, is read, too.
 */
final class KeyRingJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyRingJson() {}

  static ObjectNode write(KeyRing ring) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode keys = json.putArray("keys");
    for (VaultKey key : ring.keys()) {
      ObjectNode one = keys.addObject();
      one.put("id", key.id());
      one.put("state", ring.state(key).code());
      key.created().ifPresent(when -> one.put("created", when.toString()));
      key.retired().ifPresent(when -> one.put("retired", when.toString()));
      one.put("key", KeyText.of(key));
    }
    return json;
  }

  /**
   * Reads it.
   *
   * @throws VaultException when it is no ring; shows nothing of a key
   */
  static KeyRing read(JsonNode json) {
    if (json.path("key").isTextual()) {
      return KeyText.parseList(json.path("key").textValue());
    }
    var current = new ArrayList<VaultKey>();
    var retired = new ArrayList<VaultKey>();
    for (JsonNode one : json.path("keys")) {
      (isCurrent(one) ? current : retired).add(key(one));
    }
    if (current.size() != 1) {
      throw new VaultException(
          "there must be one key whose state is current, but there are " + current.size());
    }
    current.addAll(retired);
    return new KeyRing(List.copyOf(current));
  }

  private static boolean isCurrent(JsonNode one) {
    return one.path("state").asText().equals(KeyRing.State.CURRENT.code());
  }

  private static VaultKey key(JsonNode one) {
    VaultKey key = KeyText.parse(one.path("key").asText());
    String id = one.path("id").asText(key.id());
    if (!id.equals(key.id())) {
      throw new VaultException(
          "the key that is called %s is another one, %s: it was changed"
              .formatted(id.toLowerCase(Locale.ROOT), key.id()));
    }
    return key.created(time(one, "created")).retired(time(one, "retired"));
  }

  private static Optional<Instant> time(JsonNode one, String field) {
    String text = one.path(field).asText("");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      throw new VaultException(
          field + " of a key must be a time such as 2026-11-22T09:30:00Z, but is not");
    }
  }
}
