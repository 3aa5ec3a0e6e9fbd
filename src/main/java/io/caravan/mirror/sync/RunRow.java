package io.caravan.mirror.sync;

/**
 * A run as the table {@code sync_run} holds it. Times in milliseconds since the epoch.
 *
 * @param endedAt 0 while it goes on
 * @param checkpoint where the next page begins; empty before the first
 * @param error why it ended early; empty when it did not
 */
public record RunRow(
    long id,
    SyncRequest request,
    String objectType,
    RunState state,
    long startedAt,
    long endedAt,
    String checkpoint,
    SyncCounts counts,
    String error) {}
