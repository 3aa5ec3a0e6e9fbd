package io.caravan.mirror.sync;

import java.util.Locale;

/** What is counted in a run. */
public enum SyncCount {
  /** Records that HubSpot gave. */
  FETCHED,
  /** Records that the mirror had never heard of. */
  CREATED,
  /** Records with other values than the mirror had. */
  UPDATED,
  /** Records that the mirror had like this already. */
  UNCHANGED,
  /** Records found deleted, merged away or erased. */
  DELETED,
  /** Records that HubSpot no longer lists and that were asked for again. */
  ABSENT,
  /** Records that do not fit their mapping. */
  QUARANTINED,
  /** Associations that were added or removed. */
  ASSOCIATIONS,
  /** Calls made to HubSpot. */
  CALLS,
  /** Things that went wrong without ending the run. */
  ERRORS;

  /** As it stands in the database and in reports: fetched, created ... */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
