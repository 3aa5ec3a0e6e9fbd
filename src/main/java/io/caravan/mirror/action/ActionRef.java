package io.caravan.mirror.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What waits to be sent: the action's id and nothing of its values, so that neither a channel nor a
 * dead letter has any to be erased.
 */
record ActionRef(long portalId, String id) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The message that stands for an action, ordered with others of the same record. */
  static ChannelMessage message(Action action) {
    String body =
        "{\"portalId\":%d,\"action\":\"%s\"}".formatted(action.record().portalId(), action.id());
    return ChannelMessage.of(action.orderKey(), body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a message's body.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static ActionRef parse(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.path("action").isTextual()) {
        return new ActionRef(json.path("portalId").asLong(), json.path("action").asText());
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("not a reference to an action", e);
    }
    throw new IllegalArgumentException("a reference to an action lacks the member \"action\"");
  }
}
