package io.caravan.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A successful answer.
 *
 * @param status 200, 201, 202, 204 or 207 (part of a batch failed: read {@code errors})
 * @param body the parsed JSON; a missing node when there was no body
 * @param stale whether this is an old answer from the cache, given because HubSpot cannot be
 *     reached
 */
public record HubSpotAnswer(int status, JsonNode body, boolean stale) {

  /** Without the body: it may hold personal data or tokens, and this may end in a log. */
  @Override
  public String toString() {
    return "HubSpotAnswer[status=" + status + ", stale=" + stale + "]";
  }
}
