package io.caravan.simulator.limits;

/**
 * What the usage endpoint tells: a number that is up to five minutes old.
 *
 * @param limit calls per day
 * @param used calls of today when it was collected
 * @param collectedAt milliseconds since the epoch
 * @param cached whether it was collected for an earlier call
 */
public record UsageReading(long limit, long used, long collectedAt, boolean cached) {}
