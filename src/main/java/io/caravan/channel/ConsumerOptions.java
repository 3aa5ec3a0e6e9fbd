package io.caravan.channel;

import java.time.Duration;

/**
 * How a channel is consumed.
 *
 * @param lanes messages handled at the same time; keys hash to lanes
 * @param concurrency threads that handle
 * @param settle a later step acknowledges, not the end of the route
 * @param awaitCommit a lane hands out its next message when the one before it is committed
 * @param maxInFlight with settle: messages of a channel handed out and not settled
 * @param readAhead messages of a channel held in memory
 * @param readAheadBytes heap that they may take, roughly, in all channels of the consumer
 * @param maxHeldKeys keys that may wait for a retry before reading on stops
 * @param poll how often to look for messages that other processes appended
 * @param lease how long a process that has died keeps others from consuming
 * @param backoff retries
 */
record ConsumerOptions(
    int lanes,
    int concurrency,
    boolean settle,
    boolean awaitCommit,
    int maxInFlight,
    int readAhead,
    long readAheadBytes,
    int maxHeldKeys,
    Duration poll,
    Duration lease,
    Backoff backoff) {

  ConsumerOptions {
    if (lanes < 1 || concurrency < 1 || maxInFlight < 1 || readAhead < 1 || maxHeldKeys < 1) {
      throw new IllegalArgumentException(
          "lanes, concurrency, maxInFlight, readAhead and maxHeldKeys must be 1 or more");
    }
  }
}
