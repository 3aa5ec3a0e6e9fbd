package io.caravan.mirror.reconcile;

/**
 * A record that a run found to differ.
 *
 * @param number in the order in which they were found, from 1
 * @param objectType as in API paths
 * @param kind missing, extra, stale or association
 * @param detail what differed, without values
 * @param repair how it was repaired; empty when it was not
 */
public record NotedDrift(
    long number, String objectType, long recordId, String kind, String detail, String repair) {}
