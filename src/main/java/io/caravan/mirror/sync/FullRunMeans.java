package io.caravan.mirror.sync;

import java.time.Duration;

/** Decides by which means a full run reads all records of an object. */
public interface FullRunMeans {

  /** Listing, whatever it costs: where there is no other means. */
  FullRunMeans LISTING_ALONE = (portalId, records, listingCalls) -> Choice.listing("");

  /**
   * The means, as things stand; asks HubSpot nothing.
   *
   * @param records how many there are
   * @param listingCalls what listing them would take
   */
  Choice choose(long portalId, long records, long listingCalls);

  /**
   * The decision.
   *
   * @param export whether an export is read in the place of a listing
   * @param calls of the export
   * @param time that the export is assumed to take
   * @param why in words
   */
  record Choice(boolean export, long calls, Duration time, String why) {

    /** All records are listed. */
    public static Choice listing(String why) {
      return new Choice(false, 0, Duration.ZERO, why);
    }

    /** One export is read. */
    public static Choice export(long calls, Duration time, String why) {
      return new Choice(true, calls, time, why);
    }
  }
}
