package io.caravan.mirror.sync;

/**
 * What a run will read and cost, before it starts.
 *
 * @param mode what it will read: full where incremental was asked for and nothing was ever synced
 * @param records records that it will read; -1 when that cannot be told
 * @param calls calls that it will take; -1 when that cannot be told
 * @param seconds the least time that the portal's limits leave room for, or what an export is
 *     assumed to take; -1 when that cannot be told
 * @param means by which a full run reads: {@code listing} or {@code export}; empty for other runs
 * @param why that means was chosen, in words; empty for other runs
 * @param dayLeft calls that the portal's day has left; -1 when there is no limit or it is not known
 */
public record SyncPlan(
    Mode mode, long records, long calls, double seconds, String means, String why, long dayLeft) {}
