package io.caravan.mirror.reconcile;

/**
 * Records by id and modification date.
 *
 * @param dates milliseconds since the epoch, at the same places as the ids
 */
record RecordDates(long[] ids, long[] dates) {

  int size() {
    return ids.length;
  }

  /** The highest id; 0 when there are none. */
  long lastId() {
    return ids.length == 0 ? 0 : ids[ids.length - 1];
  }
}
