package io.caravan.mirror.reconcile;

import io.caravan.mirror.sync.FetchedRecord;
import java.util.List;

/**
 * Records by id and modification date.
 *
 * @param dates milliseconds since the epoch, at the same places as the ids
 */
record RecordDates(long[] ids, long[] dates) {

  /** Those of records as HubSpot gave them. */
  static RecordDates of(List<FetchedRecord> records) {
    return new RecordDates(
        records.stream().mapToLong(record -> record.ref().id()).toArray(),
        records.stream().mapToLong(FetchedRecord::updatedAt).toArray());
  }

  int size() {
    return ids.length;
  }

  /** The highest id; 0 when there are none. */
  long lastId() {
    return ids.length == 0 ? 0 : ids[ids.length - 1];
  }
}
