package io.caravan.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Finds out whether creates whose answer was lost took place: by unique value where they have one,
 * else by looking through the records that were created at that time for one with all of the
 * values.
 */
final class LostCreates {

  /** HubSpot's clock and ours may differ. */
  private static final Duration BEFORE = Duration.ofMinutes(1);

  /** A create may wait for its permit, and be repeated, for so long after it was marked as sent. */
  private static final Duration AFTER = BatchCall.DEADLINE.plusMinutes(3);

  /** Decides whose records are that several writes may have made. */
  interface Claims {
    /**
     * @param candidates by the write's id: the ids of records with its values
     * @return the record of each write for which there is one that is no other write's
     */
    CompletableFuture<Map<String, String>> claim(
        long portalId, ObjectType type, Map<String, List<String>> candidates);
  }

  private final RecordIds recordIds;
  private final CreatedRecords createdRecords;
  private final Creates creates;
  private final Claims claims;
  private final Supplier<Optional<Instant>> restoredAt;

  /**
   * @param restoredAt when the database was last restored: until then writes of the backup may have
   *     been sent, though they were accepted long before
   */
  LostCreates(
      RecordIds recordIds,
      CreatedRecords createdRecords,
      Creates creates,
      Claims claims,
      Supplier<Optional<Instant>> restoredAt) {
    this.recordIds = recordIds;
    this.createdRecords = createdRecords;
    this.creates = creates;
    this.claims = claims;
    this.restoredAt = restoredAt;
  }

  /**
   * @param lost creates with one batch key that may have taken place, with the time of sending
   * @return the record ids of those that did, by the write's id; fails as the gateway fails
   */
  CompletableFuture<Map<String, String>> find(Map<Write, Instant> lost) {
    Write first = lost.keySet().iterator().next();
    return first.target() == null ? byContent(first, lost) : byUniqueValue(first, lost);
  }

  private CompletableFuture<Map<String, String>> byUniqueValue(
      Write first, Map<Write, Instant> lost) {
    return recordIds
        .find(
            first.portalId(),
            first.type(),
            first.target().idProperty(),
            lost.keySet().stream().map(write -> write.target().value()).toList(),
            first.priority())
        .thenApply(
            records -> {
              Map<String, String> found = new HashMap<>();
              lost.forEach(
                  (write, sentAt) -> {
                    var record = records.get(RecordIds.canonical(write.target().value()));
                    // An older record is not ours, nor is one that was made long after: HubSpot
                    // will say that it is in the way when the create is sent again.
                    if (record != null
                        && record.createdAt().isAfter(sentAt.minus(BEFORE))
                        && record.createdAt().isBefore(sentAt.plus(AFTER))) {
                      found.put(write.id(), record.id());
                    }
                  });
              return found;
            });
  }

  private CompletableFuture<Map<String, String>> byContent(Write first, Map<Write, Instant> lost) {
    Instant from = lost.values().stream().min(Instant::compareTo).orElseThrow().minus(BEFORE);
    Instant last = lost.values().stream().max(Instant::compareTo).orElseThrow();
    Instant to = restoredAt.get().filter(last::isBefore).orElse(last).plus(AFTER);
    Set<String> compared = compared(lost.keySet());
    return createdRecords
        .between(first.portalId(), first.type(), first.priority(), from, to, compared)
        // What was read may come from calls that are being answered; the answer decides then.
        .thenCompose(records -> creates.ended().thenApply(ended -> records))
        .thenCompose(
            records ->
                claims.claim(
                    first.portalId(), first.type(), candidates(lost.keySet(), records, compared)));
  }

  private Map<String, List<String>> candidates(
      Set<Write> lost, List<JsonNode> records, Set<String> compared) {
    Map<String, List<String>> candidates = new LinkedHashMap<>();
    for (Write write : lost) {
      candidates.put(
          write.id(),
          records.stream()
              .filter(record -> has(record.path("properties"), write, compared))
              .map(record -> record.path("id").asText())
              .filter(record -> !creates.madeByAnother(write, record))
              .toList());
    }
    return candidates;
  }

  /** As many of the properties as fit into a search. */
  private static Set<String> compared(Set<Write> lost) {
    Set<String> names = new LinkedHashSet<>();
    for (Write write : lost) {
      for (String name : write.properties().keySet()) {
        if (CreatedRecords.fit(names, Set.of(name))) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static boolean has(JsonNode properties, Write write, Set<String> compared) {
    return write.properties().entrySet().stream()
        .filter(wanted -> compared.contains(wanted.getKey()))
        .allMatch(
            wanted -> SameValue.of(properties.path(wanted.getKey()).asText(""), wanted.getValue()));
  }
}
