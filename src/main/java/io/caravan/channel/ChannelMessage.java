package io.caravan.channel;

import java.time.Instant;
import java.util.Map;

/**
 * A message to be put into a channel.
 *
 * @param key messages of one key are handled one after another, in the order they were put in
 * @param dedupeKey a message with the same dedupe key is accepted once within the channel's
 *     retention; null for none
 * @param body the content, as it is to come out again (JSON by convention)
 * @param headers few and small; handed to the consumer as Camel headers
 * @param due not handled before this time; null for at once
 */
public record ChannelMessage(
    String key, String dedupeKey, byte[] body, Map<String, String> headers, Instant due) {

  public ChannelMessage {
    headers = headers == null ? Map.of() : Map.copyOf(headers);
  }

  /** A message without dedupe key, headers or due time. */
  public static ChannelMessage of(String key, byte[] body) {
    return new ChannelMessage(key, null, body, Map.of(), null);
  }
}
