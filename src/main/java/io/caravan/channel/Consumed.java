package io.caravan.channel;

import io.caravan.store.Store;
import java.time.Clock;

/**
 * What is consumed, and how.
 *
 * @param tables the channel's, in the store
 */
record Consumed(
    Store store, Channel channel, ChannelTables tables, ConsumerOptions options, Clock clock) {}
