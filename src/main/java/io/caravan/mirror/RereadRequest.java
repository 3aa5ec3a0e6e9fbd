package io.caravan.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.ObjectType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A record to be read from HubSpot again.
 *
 * @param at the moment of the news that made it necessary, HubSpot's milliseconds
 */
public record RereadRequest(RecordRef ref, long at) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The message that asks for it, ordered with others of the same record. */
  ChannelMessage message() {
    String body =
        "{\"portalId\":%d,\"type\":\"%s\",\"id\":%d,\"at\":%d}"
            .formatted(ref.portalId(), ref.type().id(), ref.id(), at);
    return ChannelMessage.of(ref.toString(), body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a message's body.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static RereadRequest parse(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return new RereadRequest(
          new RecordRef(
              json.path("portalId").longValue(),
              new ObjectType(json.path("type").textValue()),
              json.path("id").longValue()),
          json.path("at").longValue());
    } catch (IOException e) {
      throw new IllegalArgumentException("not a request to read a record again", e);
    }
  }

  /** What can be read in one call: portal and type. */
  public String batchKey() {
    return ref.portalId() + "/" + ref.type().id();
  }
}
