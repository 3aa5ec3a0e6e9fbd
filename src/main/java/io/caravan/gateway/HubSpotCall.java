package io.caravan.gateway;

import io.caravan.hubspot.ApiPath;
import java.time.Duration;

/**
 * One call to HubSpot.
 *
 * @param portalId the portal whose token and quota the call uses; {@link #APP} for calls of buckets
 *     that are the app's
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path where it goes and how HubSpot counts it
 * @param query the query string, already escaped, without {@code ?}; empty for none
 * @param body the JSON body; empty for none
 * @param priority who goes first when permits are short
 * @param deadline how long the caller is willing to wait in all, permit and retries included
 * @param repeatable whether repeating the call after a lost answer can do no harm (reads, updates,
 *     upserts, archives); a create is not, and its lost answer is given back as {@link CallFailed}
 *     with {@code outcomeUnknown}
 */
public record HubSpotCall(
    long portalId,
    String method,
    ApiPath path,
    String query,
    byte[] body,
    Priority priority,
    Duration deadline,
    boolean repeatable) {

  /** Stands for a portal in calls that belong to the app as a whole: those of its journal. */
  public static final long APP = 0;

  private static final byte[] NO_BODY = {};

  /** A read by GET. */
  public static HubSpotCall get(
      long portalId, ApiPath path, String query, Priority priority, Duration deadline) {
    return new HubSpotCall(portalId, "GET", path, query, NO_BODY, priority, deadline, true);
  }

  /** A read by POST, such as batch read and search. */
  public static HubSpotCall query(
      long portalId, ApiPath path, byte[] body, Priority priority, Duration deadline) {
    return new HubSpotCall(portalId, "POST", path, "", body, priority, deadline, true);
  }
}
