package io.caravan.channel;

import io.caravan.store.Store;
import java.time.Clock;

/**
 * What is consumed, and how.
 *
 * @param tables the channel's, in the store
 * @param budget the heap for messages, shared with the other channels of the consumer
 */
record Consumed(
    Store store,
    Channel channel,
    ChannelTables tables,
    ConsumerOptions options,
    ReadAheadBudget budget,
    Clock clock) {}
