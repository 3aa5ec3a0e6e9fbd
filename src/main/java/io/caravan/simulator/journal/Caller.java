package io.caravan.simulator.journal;

/**
 * Who calls: an app on a portal.
 *
 * @param portalId 0 when no valid token named one
 * @param appId 0 when no valid token named one
 */
public record Caller(long portalId, long appId) implements Comparable<Caller> {

  @Override
  public int compareTo(Caller other) {
    int byPortal = Long.compare(portalId, other.portalId);
    return byPortal == 0 ? Long.compare(appId, other.appId) : byPortal;
  }
}
