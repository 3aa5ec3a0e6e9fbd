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
 * @param origin what the answer counts as: a re-read, or found by the run that asks
 */
public record RereadRequest(RecordRef ref, long at, Origin origin) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asked for because an event did not say enough. */
  public RereadRequest(RecordRef ref, long at) {
    this(ref, at, Origin.REREAD);
  }

  /** The message that asks for it, ordered with others of the same record. */
  ChannelMessage message() {
    String body =
        "{\"portalId\":%d,\"type\":\"%s\",\"id\":%d,\"at\":%d,\"origin\":\"%s\",\"run\":%d}"
            .formatted(
                ref.portalId(), ref.type().id(), ref.id(), at, origin.kind(), origin.runId());
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
          json.path("at").longValue(),
          new Origin(
              Origin.Kind.valueOf(json.path("origin").asText(Origin.Kind.REREAD.name())),
              json.path("run").longValue()));
    } catch (IOException e) {
      throw new IllegalArgumentException("not a request to read a record again", e);
    }
  }

  /** What can be read in one call: portal and type. */
  public String batchKey() {
    return ref.portalId() + "/" + ref.type().id();
  }
}
