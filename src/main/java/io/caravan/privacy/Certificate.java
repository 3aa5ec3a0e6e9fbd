package io.caravan.privacy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What proves an erasure, without saying whose it was.
 *
 * @param askedBy who asked for it; empty where only the ledger knows of it
 * @param cause event, command, request, reapplied or ledger
 * @param state asked: under way; watched: all places were gone through, and will be once more when
 *     nothing can be on its way any more; done
 * @param erasedAt when all places were gone through; null before
 * @param doneAt when the watch ended; null before
 * @param backupsGoneBy by when all of Caravan's backups are deleted that may hold the person; null
 *     when there were none
 * @param places how many things were erased or changed in each
 * @param hashes keyed hashes of the ids and addresses
 */
public record Certificate(
    String id,
    long portalId,
    Instant askedAt,
    String askedBy,
    String cause,
    String state,
    Instant erasedAt,
    Instant doneAt,
    Instant backupsGoneBy,
    Map<String, Long> places,
    List<String> hashes) {

  /** What an erasure does not reach; docs/PRIVACY.md says what to do about each. */
  public static final List<String> REMAINS =
      List.of(
          "a mark with the contact's id in the mirror, without values, which keeps it from coming back",
          "backups of the database: Caravan's own until backupsGoneBy, others until you delete them",
          "pages of the database file that are free, until they are used again or it is vacuumed",
          "what HubSpot has: this erases the data in Caravan alone",
          "what was sent to the receivers of actions and to Kafka; they are told of the erasure by an action",
          "the company's own tables, and files that were imported or exported by command",
          "lines of the log, where personal fields are not shown");

  public Certificate {
    places = Map.copyOf(places);
    hashes = List.copyOf(hashes);
  }

  /** Whether all places were gone through. */
  public boolean isErased() {
    return erasedAt != null;
  }

  /** The whole of it, with a SHA-256 digest of all that stands before. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("portalId", portalId)
            .put("askedAt", askedAt.toString())
            .put("askedBy", askedBy)
            .put("cause", cause)
            .put("state", state)
            .put("erasedAt", text(erasedAt))
            .put("doneAt", text(doneAt))
            .put("backupsGoneBy", text(backupsGoneBy));
    ObjectNode counts = json.putObject("places");
    new TreeMap<>(places).forEach(counts::put);
    var who = json.putArray("person");
    hashes.forEach(who::add);
    var left = json.putArray("remains");
    REMAINS.forEach(left::add);
    return json.put("digest", digest(json.toString()));
  }

  private static String text(Instant time) {
    return time == null ? null : time.toString();
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
