package io.caravan.mirror.sync;

import java.util.List;

/**
 * One page of records as HubSpot gave it.
 *
 * @param records the records, in HubSpot's order; may be built when they are first looked at, so
 *     that the next page is asked for before
 * @param checkpoint where the page after this one begins; a text that its source understands
 * @param last whether no page follows
 * @param askedAt the page was asked for at this moment, in milliseconds since the epoch
 * @param covered the ids that the page tells everything about; null when it says nothing of absent
 *     records
 * @param calls calls that it took
 */
public record FetchedPage(
    List<FetchedRecord> records,
    String checkpoint,
    boolean last,
    long askedAt,
    IdRange covered,
    int calls) {

  /**
   * Ids of which HubSpot has those on the page and no others.
   *
   * @param after the range begins after this id
   * @param to the range ends with this id
   */
  public record IdRange(long after, long to) {}
}
