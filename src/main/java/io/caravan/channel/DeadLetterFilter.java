package io.caravan.channel;

/**
 * Which dead letters are meant. A null part means any.
 *
 * @param channel name of the channel
 * @param key the message's key
 * @param errorType class of the last error
 */
public record DeadLetterFilter(String channel, String key, String errorType) {

  /** All of one channel. */
  public static DeadLetterFilter ofChannel(String channel) {
    return new DeadLetterFilter(channel, null, null);
  }

  /** All of all channels. */
  public static DeadLetterFilter all() {
    return new DeadLetterFilter(null, null, null);
  }
}
