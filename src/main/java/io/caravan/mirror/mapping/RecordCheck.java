package io.caravan.mirror.mapping;

import io.caravan.mirror.sync.FetchedRecord;
import io.caravan.mirror.sync.SyncRun;
import java.util.ArrayList;
import java.util.List;

/** What makes a record unusable whatever its mapping: it could not be put in its place or time. */
final class RecordCheck {

  private RecordCheck() {}

  /** All reasons; empty for a sound record. */
  static List<Reason> reasons(SyncRun run, FetchedRecord record) {
    List<Reason> reasons = new ArrayList<>(0);
    if (record.ref().id() <= 0) {
      reasons.add(Reason.ofRecord("its id is no number"));
    }
    if (record.ref().portalId() != run.portalId() || !record.ref().type().equals(run.type())) {
      reasons.add(
          Reason.ofRecord(
              "it is %s, but the run reads %s of portal %d"
                  .formatted(record.ref(), run.type(), run.portalId())));
    }
    String own = record.values().getOrDefault("hs_object_id", "");
    if (record.ref().id() > 0 && !own.isEmpty() && !own.equals("" + record.ref().id())) {
      reasons.add(
          Reason.ofRecord(
              "its id is %d, but its hs_object_id another".formatted(record.ref().id())));
    }
    if (record.archivedAt() == 0 && record.updatedAt() <= 0) {
      reasons.add(Reason.ofRecord("the time of its last change (updatedAt) cannot be read"));
    }
    return reasons;
  }
}
