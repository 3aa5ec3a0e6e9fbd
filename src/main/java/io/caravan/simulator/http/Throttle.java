package io.caravan.simulator.http;

/**
 * A limit of a family of calls alone, outside the portal's buckets.
 *
 * @param name as it stands in the report's peaks and in the 429's group
 * @param perSecond calls in any rolling second, per app
 */
public record Throttle(String name, int perSecond) {}
