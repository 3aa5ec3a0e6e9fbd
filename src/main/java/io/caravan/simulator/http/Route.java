package io.caravan.simulator.http;

import io.caravan.hubspot.Bucket;

/**
 * One kind of call.
 *
 * @param template the path with placeholders
 * @param bucket how HubSpot counts it
 * @param open whether it works without a token, as the OAuth endpoints do
 */
public record Route(String method, String template, Bucket bucket, boolean open, Handler handler) {

  /** The same call, answered by another handler. */
  public Route answeredBy(Handler other) {
    return new Route(method, template, bucket, open, other);
  }
}
