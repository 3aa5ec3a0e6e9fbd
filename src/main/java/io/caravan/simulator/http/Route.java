package io.caravan.simulator.http;

import io.caravan.hubspot.Bucket;

/**
 * One kind of call.
 *
 * @param template the path with placeholders
 * @param bucket how HubSpot counts it
 * @param throttle counts it instead of the bucket; null for most
 */
public record Route(
    String method,
    String template,
    Bucket bucket,
    Access access,
    Throttle throttle,
    Handler handler) {

  /** The same call, answered by another handler. */
  public Route answeredBy(Handler other) {
    return new Route(method, template, bucket, access, throttle, other);
  }

  boolean open() {
    return access == Access.OPEN;
  }
}
