package io.caravan.operations;

/** The gateway's cache, over JMX. */
public interface CacheControlMXBean {

  /** Bytes that the kept answers weigh. */
  long getWeight();

  /**
   * Forgets answers, so that the next read asks HubSpot.
   *
   * @param portalId of this portal; 0 for all
   * @param path of paths that begin so, such as {@code /crm/owners}; empty for all
   * @return how many were forgotten
   */
  int forget(long portalId, String path);
}
