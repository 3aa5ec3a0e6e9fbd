package io.caravan.operations.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What is known of a backup; its manifest, which stands beside it.
 *
 * @param id made of its time, such as {@code 20261122T023000000Z}
 * @param madeAt nothing that was committed before this moment is missing in it
 * @param expiresAt when it is deleted at the latest; certificates of erasures have named this
 * @param bytes size of the compressed file
 * @param databaseBytes size of the database in it
 * @param sha256 of the compressed file, hexadecimal
 * @param schema highest version of the tables
 * @param madeBy version of Caravan
 * @param auditEntry last entry of the audit log in it
 * @param auditHash that entry's hash; empty when there was none
 */
public record Backup(
    String id,
    Instant madeAt,
    Instant expiresAt,
    long bytes,
    long databaseBytes,
    String sha256,
    String schema,
    String madeBy,
    long auditEntry,
    String auditHash) {

  private static final int FORMAT = 1;

  /** The manifest. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("format", FORMAT)
        .put("id", id)
        .put("madeAt", madeAt.toString())
        .put("expiresAt", expiresAt.toString())
        .put("bytes", bytes)
        .put("databaseBytes", databaseBytes)
        .put("sha256", sha256)
        .put("schema", schema)
        .put("madeBy", madeBy)
        .put("auditEntry", auditEntry)
        .put("auditHash", auditHash);
  }

  /**
   * Reads a manifest.
   *
   * @throws IOException when it is none, or one of a later version of Caravan
   */
  public static Backup of(JsonNode json) throws IOException {
    if (json == null || json.path("format").asInt() != FORMAT) {
      throw new IOException("it is no manifest of format " + FORMAT);
    }
    try {
      return new Backup(
          text(json, "id"),
          Instant.parse(text(json, "madeAt")),
          Instant.parse(text(json, "expiresAt")),
          json.path("bytes").asLong(),
          json.path("databaseBytes").asLong(),
          text(json, "sha256"),
          json.path("schema").asText(),
          json.path("madeBy").asText(),
          json.path("auditEntry").asLong(),
          json.path("auditHash").asText());
    } catch (DateTimeException e) {
      throw new IOException("it has a time that is none", e);
    }
  }

  private static String text(JsonNode json, String name) throws IOException {
    String text = json.path(name).asText();
    if (text.isEmpty()) {
      throw new IOException("it lacks " + name);
    }
    return text;
  }
}
