package io.caravan.channel;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A message to be put into a channel.
 *
 * @param key messages of one key are handled one after another, in the order they were put in
 * @param dedupeKey a message with the same dedupe key is accepted once within the channel's
 *     retention; null for none
 * @param body the content, as it is to come out again (JSON by convention); not to be changed
 *     afterwards
 * @param headers few and small; handed to the consumer as Camel headers
 * @param due not handled before this time; null for at once. Later messages of the key wait behind
 *     it
 */
public record ChannelMessage(
    String key, String dedupeKey, byte[] body, Map<String, String> headers, Instant due) {

  public ChannelMessage {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(body, "body");
    if (key.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A key must not contain the character NUL");
    }
    headers = headers == null ? Map.of() : Map.copyOf(headers);
  }

  /** A message without dedupe key, headers or due time. */
  public static ChannelMessage of(String key, byte[] body) {
    return new ChannelMessage(key, null, body, Map.of(), null);
  }

  /** The same message, accepted once within the channel's retention. */
  public ChannelMessage dedupedBy(String newDedupeKey) {
    return new ChannelMessage(key, newDedupeKey, body, headers, due);
  }

  /** The same message, not handled before the given time. */
  public ChannelMessage dueAt(Instant newDue) {
    return new ChannelMessage(key, dedupeKey, body, headers, newDue);
  }
}
