package io.caravan.channel;

import java.util.Set;

/**
 * Which dead letters are meant. A null part means any.
 *
 * @param channel name of the channel
 * @param key the message's key
 * @param errorType class of the last error
 * @param portals whose they are; those that are no single portal's are not among them then
 */
public record DeadLetterFilter(String channel, String key, String errorType, Set<Long> portals) {

  /** Those of all portals, and of none. */
  public DeadLetterFilter(String channel, String key, String errorType) {
    this(channel, key, errorType, null);
  }

  /** All of one channel. */
  public static DeadLetterFilter ofChannel(String channel) {
    return new DeadLetterFilter(channel, null, null);
  }

  /** All of all channels. */
  public static DeadLetterFilter all() {
    return new DeadLetterFilter(null, null, null);
  }
}
