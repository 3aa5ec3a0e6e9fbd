package io.caravan.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.io.IOException;
import java.util.Optional;

/** Entries as JSON: whole for archives, and as people look at them. */
public final class EntryJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EntryJson() {}

  /** A caller, as it is kept with what was handed over and is done later. */
  public static ObjectNode of(Caller caller) {
    return JSON.createObjectNode()
        .put("kind", caller.kind().name())
        .put("id", caller.id())
        .put("domain", caller.domain())
        .put("role", caller.role().name())
        .put("address", caller.address());
  }

  /**
   * Reads a caller.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Caller caller(JsonNode json) {
    return new Caller(
        Caller.Kind.valueOf(json.path("kind").asText()),
        json.path("id").asText(),
        json.path("domain").asText(),
        Role.valueOf(json.path("role").asText()),
        json.path("address").asText());
  }

  /** As people look at it: with values where they are, and without what proves them. */
  public static ObjectNode shown(ChainedEntry entry) {
    ObjectNode json =
        JSON.createObjectNode().put("id", entry.id()).put("at", entry.time().toString());
    json.set("caller", of(entry.caller()));
    json.put("action", entry.action()).put("target", entry.target());
    json.put("portalId", entry.portalId()).put("result", entry.result());
    entry
        .values()
        .ifPresent(
            values -> {
              json.set("before", value(values.before()));
              json.set("after", value(values.after()));
            });
    if (entry.erased()) {
      json.put("erased", true);
    }
    return json.put("hash", entry.hash());
  }

  /** Values are JSON mostly; what is none is shown as a text, nothing as null. */
  private static JsonNode value(String text) {
    if (text.isEmpty()) {
      return JSON.nullNode();
    }
    try {
      JsonNode json = JSON.readTree(text);
      return json.isContainerNode() ? json : JSON.getNodeFactory().textNode(text);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }

  /** A line of an archive. */
  static String line(ChainedEntry entry) {
    ObjectNode json = JSON.createObjectNode().put("id", entry.id()).put("at", entry.at());
    json.set("caller", of(entry.caller()));
    json.put("action", entry.action()).put("target", entry.target());
    json.put("portalId", entry.portalId()).put("result", entry.result());
    json.put("beforeDigest", entry.beforeDigest()).put("afterDigest", entry.afterDigest());
    json.put("previousHash", entry.previousHash()).put("hash", entry.hash());
    entry
        .values()
        .ifPresent(
            values ->
                json.put("salt", values.salt())
                    .put("before", values.before())
                    .put("after", values.after()));
    return json.toString();
  }

  /**
   * Reads a line of an archive.
   *
   * @throws IOException when it is none
   */
  static ChainedEntry read(String line) throws IOException {
    JsonNode json = JSON.readTree(line);
    try {
      return new ChainedEntry(
          json.path("id").asLong(),
          json.path("at").asLong(),
          caller(json.path("caller")),
          json.path("action").asText(),
          json.path("target").asText(),
          json.path("portalId").asLong(),
          json.path("result").asText(),
          json.path("beforeDigest").asText(),
          json.path("afterDigest").asText(),
          json.path("previousHash").asText(),
          json.path("hash").asText(),
          json.has("salt")
              ? Optional.of(
                  new ChainedEntry.Values(
                      json.path("salt").asText(),
                      json.path("before").asText(),
                      json.path("after").asText()))
              : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new IOException("not a line of an audit archive: " + e.getMessage(), e);
    }
  }
}
