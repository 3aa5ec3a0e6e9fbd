package io.caravan.hubspot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Collects the fields of one {@link EventEnvelope}; texts that it does not need stay undecoded. */
final class EnvelopeFields {

  private long portalId;
  private long subscriptionId;
  private long eventId = -1;
  private long occurredAt;
  private String type;
  private String objectTypeId;
  private long objectId;
  private long fromId;
  private long toId;
  private String propertyName;
  private boolean removed;
  private boolean primary;

  /** Reads from the object's start, which is the current token, to its end. */
  EventEnvelope read(JsonParser parser, byte[] body) throws IOException {
    int offset = (int) parser.currentTokenLocation().getByteOffset();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      field(parser, name);
    }
    int end = (int) parser.currentTokenLocation().getByteOffset() + 1;
    EventFields.requireEnvelope(portalId, subscriptionId, eventId, occurredAt, type);
    return new EventEnvelope(
        portalId,
        subscriptionId,
        eventId,
        occurredAt,
        type,
        objectTypeId,
        fromId != 0 ? fromId : objectId,
        toId,
        propertyName != null ? propertyName : toId == 0 ? null : associationDetail(),
        body,
        offset,
        end - offset);
  }

  private void field(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "portalId" -> portalId = WebhookReader.required(parser, name);
      case "subscriptionId" -> subscriptionId = WebhookReader.required(parser, name);
      case "eventId" -> eventId = WebhookReader.required(parser, name);
      case "occurredAt" -> occurredAt = WebhookReader.required(parser, name);
      case "subscriptionType" -> type = WebhookReader.text(parser, name);
      // HubSpot's table of fields says eventType, its deliveries say subscriptionType.
      case "eventType" -> type = type == null ? WebhookReader.text(parser, name) : type;
      case "objectTypeId" -> objectTypeId = WebhookReader.text(parser, name);
      case "objectId" -> objectId = WebhookReader.number(parser, name);
      case "fromObjectId" -> fromId = WebhookReader.number(parser, name);
      case "toObjectId" -> toId = WebhookReader.number(parser, name);
      case "propertyName" -> propertyName = WebhookReader.text(parser, name);
      case "associationRemoved" -> removed = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "isPrimaryAssociation" -> primary = parser.currentToken() == JsonToken.VALUE_TRUE;
      default -> parser.skipChildren();
    }
  }

  /**
   * Setting a primary association makes two events at one moment between the same records; they
   * must not be taken for one.
   */
  private String associationDetail() {
    return (primary ? "primary" : "any") + (removed ? " removed" : " added");
  }
}
