package io.caravan.hubspot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Collects the fields of one {@link WebhookEvent}. */
final class EventFields {

  private long portalId;
  private long subscriptionId;
  private long eventId = -1;
  private long appId;
  private long occurredAt;
  private String type;
  private int attemptNumber;
  private long objectId;
  private String objectTypeId;
  private String propertyName;
  private String propertyValue;
  private boolean sensitive;
  private String associationType;
  private long fromId;
  private long toId;
  private String fromTypeId;
  private String toTypeId;
  private boolean removed;
  private boolean primary;
  private long primaryId;
  private final List<Long> mergedIds = new ArrayList<>();
  private long newId;
  private int propertiesMoved;
  private String messageId;
  private String messageType;
  private String changeFlag;
  private String changeSource;
  private String sourceId;

  /** Reads from the object's start, which is the current token, to its end. */
  WebhookEvent read(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!envelopeField(parser, name) && !detailField(parser, name)) {
        parser.skipChildren();
      }
    }
    requireEnvelope(portalId, subscriptionId, eventId, occurredAt, type);
    return event();
  }

  static void requireEnvelope(
      long portalId, long subscriptionId, long eventId, long occurredAt, String type) {
    require(portalId > 0, "portalId");
    require(subscriptionId > 0, "subscriptionId");
    require(eventId >= 0, "eventId");
    require(occurredAt > 0, "occurredAt");
    require(type != null && !type.isBlank() && type.length() <= 100, "subscriptionType");
  }

  private static void require(boolean given, String field) {
    if (!given) {
      throw new UnreadableDelivery("an event without a usable " + field);
    }
  }

  private boolean envelopeField(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "portalId" -> portalId = WebhookReader.required(parser, name);
      case "subscriptionId" -> subscriptionId = WebhookReader.required(parser, name);
      case "eventId" -> eventId = WebhookReader.required(parser, name);
      case "appId" -> appId = WebhookReader.number(parser, name);
      case "occurredAt" -> occurredAt = WebhookReader.required(parser, name);
      case "subscriptionType" -> type = WebhookReader.text(parser, name);
      case "eventType" -> type = type == null ? WebhookReader.text(parser, name) : type;
      case "attemptNumber" -> attemptNumber = (int) WebhookReader.number(parser, name);
      case "objectId" -> objectId = WebhookReader.number(parser, name);
      case "objectTypeId" -> objectTypeId = WebhookReader.text(parser, name);
      case "changeFlag" -> changeFlag = WebhookReader.text(parser, name);
      case "changeSource" -> changeSource = WebhookReader.text(parser, name);
      case "sourceId" -> sourceId = WebhookReader.text(parser, name);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean detailField(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "propertyName" -> propertyName = WebhookReader.text(parser, name);
      case "propertyValue" -> propertyValue = WebhookReader.text(parser, name);
      case "isSensitive" -> sensitive = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "associationType" -> associationType = WebhookReader.text(parser, name);
      case "fromObjectId" -> fromId = WebhookReader.number(parser, name);
      case "toObjectId" -> toId = WebhookReader.number(parser, name);
      case "fromObjectTypeId" -> fromTypeId = WebhookReader.text(parser, name);
      case "toObjectTypeId" -> toTypeId = WebhookReader.text(parser, name);
      case "associationRemoved" -> removed = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "isPrimaryAssociation" -> primary = parser.currentToken() == JsonToken.VALUE_TRUE;
      case "primaryObjectId" -> primaryId = WebhookReader.number(parser, name);
      case "mergedObjectIds" -> ids(parser);
      case "newObjectId" -> newId = WebhookReader.number(parser, name);
      case "numberOfPropertiesMoved" -> propertiesMoved = (int) WebhookReader.number(parser, name);
      case "messageId" -> messageId = WebhookReader.text(parser, name);
      case "messageType" -> messageType = WebhookReader.text(parser, name);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void ids(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      mergedIds.add(WebhookReader.number(parser, "mergedObjectIds"));
    }
  }

  private WebhookEvent event() {
    int dot = type.indexOf('.');
    String subject = dot < 0 ? type : type.substring(0, dot);
    Optional<ObjectType> objectType =
        ObjectType.find(objectTypeId).or(() -> ObjectType.find(subject));
    return new WebhookEvent(
        eventId,
        subscriptionId,
        portalId,
        appId,
        occurredAt,
        type,
        attemptNumber,
        objectId,
        objectType,
        propertyName == null
            ? null
            : new WebhookEvent.Property(
                propertyName, propertyValue == null ? "" : propertyValue, sensitive),
        fromId == 0 && toId == 0 ? null : association(objectType),
        primaryId == 0 && newId == 0
            ? null
            : new WebhookEvent.Merge(primaryId, mergedIds, newId, propertiesMoved),
        messageId == null ? null : new WebhookEvent.Conversation(messageId, messageType),
        changeFlag,
        changeSource,
        sourceId);
  }

  private WebhookEvent.Association association(Optional<ObjectType> objectType) {
    String name = associationType == null ? "" : associationType;
    int to = name.indexOf("_TO_");
    Optional<ObjectType> from =
        ObjectType.find(fromTypeId).or(() -> to < 0 ? Optional.empty() : named(name, 0, to));
    Optional<ObjectType> other =
        ObjectType.find(toTypeId)
            .or(() -> to < 0 ? Optional.empty() : named(name, to + 4, name.length()));
    return new WebhookEvent.Association(
        name, from.or(() -> objectType), fromId, other, toId, removed, primary);
  }

  private static Optional<ObjectType> named(String text, int from, int to) {
    return ObjectType.find(text.substring(from, to).toLowerCase(Locale.ROOT));
  }
}
