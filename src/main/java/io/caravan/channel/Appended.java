package io.caravan.channel;

/**
 * What became of messages that were put into a channel; all of it is durable.
 *
 * @param accepted stored now
 * @param duplicates stored before, within the channel's retention, or earlier in the same list
 */
public record Appended(int accepted, int duplicates) {}
