package io.caravan.gateway;

/** Who gets the next permit; the first named goes first, and none of the others starves. */
public enum Priority {
  /** Must not wait: bookings, token checks. */
  CRITICAL,
  /** Somebody is waiting for the answer. */
  INTERACTIVE,
  /** Event handling, ordinary writes. */
  NORMAL,
  /** Backfills, reconciliation, exports. */
  BULK
}
