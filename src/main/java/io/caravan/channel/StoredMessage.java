package io.caravan.channel;

import java.util.Map;

/**
 * A message as a channel keeps it.
 *
 * @param seq its place in the channel, from 1 on, without gaps
 * @param keyHash {@link KeyHash} of the key
 * @param putAt when it was committed, milliseconds since the epoch
 * @param dueAt not handled before, milliseconds since the epoch; 0 for at once
 * @param attempts failed attempts so far
 */
record StoredMessage(
    long seq,
    String key,
    long keyHash,
    Map<String, String> headers,
    byte[] body,
    long putAt,
    long dueAt,
    int attempts) {

  /** Rough heap that the message takes. */
  int weight() {
    return 200 + 2 * key.length() + body.length + 100 * headers.size();
  }
}
