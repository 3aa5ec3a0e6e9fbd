package io.caravan.mirror.sync;

/**
 * What a run would read and cost, before it starts.
 *
 * @param mode what it would read: full where incremental was asked for and nothing was ever synced
 * @param records records that it would read; -1 when that cannot be told
 * @param calls calls of HubSpot's ten-second window that it would take; -1 when that cannot be told
 * @param searches calls of HubSpot's search that it would take, which have a limit of their own
 * @param associationCalls batch reads of associations, which have one too
 */
record RunEstimate(Mode mode, long records, long calls, long searches, long associationCalls) {

  /** Nothing is known before. */
  static RunEstimate unknown(Mode mode) {
    return new RunEstimate(mode, -1, -1, 0, 0);
  }

  /** All calls; -1 when that cannot be told. */
  long allCalls() {
    return calls < 0 ? -1 : calls + searches + associationCalls;
  }
}
