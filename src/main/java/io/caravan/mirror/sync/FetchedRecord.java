package io.caravan.mirror.sync;

import io.caravan.mirror.RecordChange;
import io.caravan.mirror.RecordRef;
import java.util.List;
import java.util.Map;

/**
 * A record as HubSpot gave it.
 *
 * @param values all values that are not empty, by property
 * @param createdAt HubSpot's time in milliseconds; 0 when it cannot be told
 * @param updatedAt HubSpot's time of the last change; 0 when it cannot be told
 * @param mergedIds ids that were merged into this record
 * @param archivedAt when it was deleted; 0 while it lives
 */
public record FetchedRecord(
    RecordRef ref,
    Map<String, String> values,
    long createdAt,
    long updatedAt,
    List<Long> mergedIds,
    long archivedAt) {

  /**
   * What the mirror learns.
   *
   * @param askedAt the answer was given after this moment
   */
  RecordChange snapshot(long askedAt) {
    return new RecordChange.Snapshot(ref, values, createdAt, updatedAt, askedAt);
  }
}
