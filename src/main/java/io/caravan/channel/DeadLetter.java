package io.caravan.channel;

import java.time.Instant;
import java.util.Map;

/**
 * A message that a channel gave up on, whole.
 *
 * @param id identifies it among the dead letters of all channels
 * @param sequence its number in the channel
 * @param body content; null in lists
 * @param putAt when it was put into the channel
 * @param diedAt when the channel gave up on it
 * @param attempts how often it was tried
 * @param errorType class of the last error
 * @param errorMessage message of the last error, cut to a bound
 * @param portalId whose it is; {@link MessagePortal#NONE} when it is no single portal's
 */
public record DeadLetter(
    long id,
    String channel,
    long sequence,
    String key,
    Map<String, String> headers,
    byte[] body,
    Instant putAt,
    Instant diedAt,
    int attempts,
    String errorType,
    String errorMessage,
    long portalId) {}
