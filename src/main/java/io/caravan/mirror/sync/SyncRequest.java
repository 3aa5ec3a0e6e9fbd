package io.caravan.mirror.sync;

import java.util.List;

/**
 * What a run is asked to do.
 *
 * @param portalId the portal to read
 * @param object the object as its route names it, such as contacts
 * @param mode what to read
 * @param since with {@link Mode#SINCE}: changes from this moment on, in milliseconds since the
 *     epoch; else 0
 * @param recordIds with {@link Mode#RECORDS}: which ones, ascending; else empty
 * @param toObjects the objects whose associations are read with the records: null for those that
 *     the route names, empty for none
 * @param pageSize records per call, at most 200: of which a search takes all, a listing and a batch
 *     read 100, and associations take no notice; 0 for the route's
 * @param maxRecords ends after so many; 0 for all. A run that ended so moves no checkpoint
 * @param dryRun whether only to find out what would change
 */
public record SyncRequest(
    long portalId,
    String object,
    Mode mode,
    long since,
    List<Long> recordIds,
    List<String> toObjects,
    int pageSize,
    long maxRecords,
    boolean dryRun) {

  public SyncRequest {
    recordIds = recordIds.stream().distinct().sorted().toList();
    toObjects = toObjects == null ? null : List.copyOf(toObjects);
    if (since < 0 || pageSize < 0 || pageSize > 200 || maxRecords < 0) {
      throw new IllegalArgumentException(
          "since and max-records must not be negative, and a page has at most 200 records");
    }
    if (mode == Mode.SINCE && since == 0) {
      throw new IllegalArgumentException("a sync since a moment needs the moment");
    }
    if (mode == Mode.RECORDS && recordIds.isEmpty()) {
      throw new IllegalArgumentException("a sync of given records needs their ids");
    }
  }

  /** The same, reading something else. */
  SyncRequest with(Mode other) {
    return new SyncRequest(
        portalId, object, other, since, recordIds, toObjects, pageSize, maxRecords, dryRun);
  }

  /** A run of the usual kind over one object of one portal. */
  public static SyncRequest of(long portalId, String object, Mode mode) {
    return new SyncRequest(portalId, object, mode, 0, List.of(), null, 0, 0, false);
  }

  /** Changes from a moment on. */
  public static SyncRequest since(long portalId, String object, long millis) {
    return new SyncRequest(portalId, object, Mode.SINCE, millis, List.of(), null, 0, 0, false);
  }

  /** Given records. */
  public static SyncRequest records(long portalId, String object, List<Long> ids) {
    return new SyncRequest(portalId, object, Mode.RECORDS, 0, ids, null, 0, 0, false);
  }
}
