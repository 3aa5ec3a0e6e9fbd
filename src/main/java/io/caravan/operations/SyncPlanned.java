package io.caravan.operations;

/**
 * What a run would cost.
 *
 * @param mode what it would read: full where incremental was asked for and nothing was ever synced
 * @param records records that it would read; -1 when that cannot be told
 * @param calls calls that it would take; -1 when that cannot be told
 * @param seconds the least time that the portal's limits leave room for; -1 when that cannot be
 *     told
 * @param dayLeft calls that the portal's day has left; -1 when there is no limit or it is not known
 */
public record SyncPlanned(String mode, long records, long calls, double seconds, long dayLeft) {}
