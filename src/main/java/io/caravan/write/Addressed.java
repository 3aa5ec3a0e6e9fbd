package io.caravan.write;

import io.caravan.hubspot.ObjectType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A batch in which every write names its record in a way that its call takes. HubSpot's batch calls
 * take record ids only: for archives, for associations, and for updates of contacts.
 *
 * @param writes ready to be sent
 * @param outcomes of those whose record does not exist, by the write's id
 */
record Addressed(List<Write> writes, Map<String, Outcome> outcomes) {

  /** Looks up record ids where they are needed; fails as the gateway fails. */
  static CompletableFuture<Addressed> of(List<Write> batch, RecordIds recordIds) {
    Write first = batch.get(0);
    if (!needsRecordId(first)) {
      return CompletableFuture.completedFuture(new Addressed(batch, Map.of()));
    }
    return recordIds
        .find(
            first.portalId(),
            first.type(),
            first.target().idProperty(),
            batch.stream().map(write -> write.target().value()).toList(),
            first.priority())
        .thenApply(found -> by(found, batch));
  }

  static boolean needsRecordId(Write write) {
    if (write.target() == null || write.target().isRecordId()) {
      return false;
    }
    return switch (write.operation()) {
      case CREATE, UPSERT -> false;
      case UPDATE -> write.type().equals(ObjectType.CONTACTS);
      case ARCHIVE, ASSOCIATE, DISSOCIATE -> true;
    };
  }

  private static Addressed by(Map<String, RecordIds.Found> found, List<Write> batch) {
    List<Write> writes = new ArrayList<>();
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Write write : batch) {
      RecordIds.Found record = found.get(RecordIds.canonical(write.target().value()));
      if (record != null) {
        writes.add(write.as(write.operation(), Target.record(record.id())));
      } else if (write.operation() == Operation.ARCHIVE) {
        // As HubSpot answers for ids that are not there.
        outcomes.put(write.id(), new Outcome.Done("", false));
      } else {
        outcomes.put(write.id(), new Outcome.Rejected(List.of(notFound(write))));
      }
    }
    return new Addressed(writes, outcomes);
  }

  private static Problem notFound(Write write) {
    String property = write.target().idProperty();
    return new Problem(
        "OBJECT_NOT_FOUND",
        property,
        "No record of %s has this value of %s".formatted(write.type(), property));
  }
}
