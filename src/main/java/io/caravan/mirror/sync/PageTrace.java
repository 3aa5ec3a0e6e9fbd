package io.caravan.mirror.sync;

/**
 * What became of one page of a run, for those who look into it.
 *
 * @param number the page's, from 1; counted anew when a run is resumed
 * @param records on the page
 * @param calls that it took
 * @param fetchMillis how long the run waited for it; the page was asked for while the one before
 *     was being stored
 * @param storeMillis until it was durable
 * @param checkpoint where the page after it begins
 */
public record PageTrace(
    int number, int records, int calls, long fetchMillis, long storeMillis, String checkpoint) {}
