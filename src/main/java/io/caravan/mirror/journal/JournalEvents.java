package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.channel.ChannelMessage;
import io.caravan.hubspot.EventEnvelope;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Turns an event of the journal into messages that read like pushed webhook events, so that
 * dispatch, order and routes are the same.
 *
 * <p>The journal numbers neither events nor subscriptions. The event id is derived from what the
 * event says; the subscription is {@value #SUBSCRIPTION} for all. What a pushed event says twice,
 * in other words, the mirror recognises by HubSpot's time. An event of the journal that is read
 * twice has the same dedupe key. Kinds that webhooks do not know become events that {@code
 * on-unknown} keeps whole.
 */
final class JournalEvents {

  /** Stands for the subscription, which the journal does not name. */
  static final long SUBSCRIPTION = 1;

  private final LongPredicate ours;

  /**
   * @param ours whether a portal is connected; the others' events belong to somebody else
   */
  JournalEvents(LongPredicate ours) {
    this.ours = ours;
  }

  /**
   * What became of an event.
   *
   * @param skipped why it has no messages; null when it has
   */
  record Translated(List<ChannelMessage> messages, String skipped) {

    private static Translated skipped(String why) {
      return new Translated(List.of(), why);
    }
  }

  /**
   * @param offset of the file that the event is in
   * @param scope begins the dedupe keys: what is read on purpose once more has another
   */
  Translated translate(JsonNode event, String offset, String scope) {
    long portalId = event.path("portalId").asLong();
    long occurredAt = millis(event.path("occurredAt"));
    if (portalId <= 0 || occurredAt <= 0) {
      return Translated.skipped("unusable");
    }
    if (!ours.test(portalId)) {
      return Translated.skipped("other_portal");
    }
    String kind = event.path("type").asText("");
    String action = event.path("action").asText("");
    if (kind.equals("ASSOCIATION") && isLabel(event) && action.equals("ASSOCIATION_REMOVED")) {
      // The two stay associated; labels are read with the associations.
      return Translated.skipped("label");
    }
    var texts = new ArrayList<ObjectNode>();
    ObjectNode start = start(event, portalId, occurredAt);
    switch (kind) {
      case "OBJECT" -> object(event, action, start, texts);
      case "ASSOCIATION" -> association(event, action, start, texts);
      case "GDPR_PRIVACY_DELETION" -> texts.add(typed(start, "contact.privacyDeletion"));
      default -> {}
    }
    if (texts.isEmpty()) {
      ObjectNode unknown = typed(start, "journal." + word(kind) + "-" + word(action));
      unknown.set("journalEvent", event);
      texts.add(unknown);
    }
    return new Translated(texts.stream().map(text -> message(text, offset, scope)).toList(), null);
  }

  /** Whether an event happened before a time; one whose time is not known did not. */
  static boolean isBefore(JsonNode event, Instant time) {
    long at = millis(event.path("occurredAt"));
    return at > 0 && at < time.toEpochMilli();
  }

  private static ObjectNode start(JsonNode event, long portalId, long occurredAt) {
    ObjectNode start = JsonNodeFactory.instance.objectNode();
    start.put("subscriptionId", SUBSCRIPTION);
    start.put("portalId", portalId);
    start.put("occurredAt", occurredAt);
    start.put("attemptNumber", 0);
    long id = event.path("objectId").asLong();
    if (id != 0) {
      start.put("objectId", id);
    }
    ObjectType.find(event.path("objectTypeId").asText(""))
        .ifPresent(type -> start.put("objectTypeId", type.id()));
    return start;
  }

  private static void object(
      JsonNode event, String action, ObjectNode start, List<ObjectNode> texts) {
    switch (action) {
      case "CREATE" -> {
        texts.add(typed(start, "object.creation").put("changeFlag", "CREATED"));
        values(event, start, texts);
      }
      case "UPDATE", "SNAPSHOT" -> values(event, start, texts);
      case "DELETE" -> texts.add(typed(start, "object.deletion").put("changeFlag", "DELETED"));
      case "RESTORE" -> texts.add(typed(start, "object.restore"));
      case "MERGE" -> merge(event, start, texts);
      default -> {}
    }
  }

  private static void values(JsonNode event, ObjectNode start, List<ObjectNode> texts) {
    event
        .path("propertyChanges")
        .fields()
        .forEachRemaining(
            change ->
                texts.add(
                    typed(start, "object.propertyChange")
                        .put("propertyName", change.getKey())
                        .put(
                            "propertyValue",
                            change.getValue().isNull() ? "" : change.getValue().asText())));
  }

  private static void merge(JsonNode event, ObjectNode start, List<ObjectNode> texts) {
    long primary = event.path("primaryObjectId").asLong();
    long survivor = event.path("newObjectId").asLong(event.path("objectId").asLong());
    if (survivor == 0 || (primary == 0 && event.path("mergedObjectIds").isEmpty())) {
      return;
    }
    ObjectNode merge = typed(start, "object.merge");
    merge.put("objectId", survivor);
    merge.put("primaryObjectId", primary == 0 ? survivor : primary);
    var merged = merge.putArray("mergedObjectIds");
    event.path("mergedObjectIds").forEach(id -> merged.add(id.asLong()));
    merge.put("newObjectId", survivor);
    texts.add(merge);
  }

  private static void association(
      JsonNode event, String action, ObjectNode start, List<ObjectNode> texts) {
    long from = first(event, "objectId", "fromObjectId");
    long to = first(event, "associatedObjectId", "toObjectId");
    String toType =
        event.path("associatedObjectTypeId").asText(event.path("toObjectTypeId").asText(""));
    boolean removed = action.equals("ASSOCIATION_REMOVED");
    boolean known = removed || action.equals("ASSOCIATION_ADDED");
    if (!known || from == 0 || to == 0 || !start.has("objectTypeId")) {
      return;
    }
    ObjectNode change = typed(start, "object.associationChange");
    change.remove("objectId");
    change.put("fromObjectTypeId", start.path("objectTypeId").asText());
    change.put("fromObjectId", from);
    change.put("toObjectTypeId", toType);
    change.put("toObjectId", to);
    change.put("associationRemoved", removed);
    change.put("isPrimaryAssociation", event.path("isPrimaryAssociation").asBoolean(false));
    texts.add(change);
  }

  private static boolean isLabel(JsonNode event) {
    return event.path("associationCategory").asText("").equals("USER_DEFINED");
  }

  private static long first(JsonNode event, String one, String other) {
    return event.path(one).asLong(event.path(other).asLong());
  }

  private static ObjectNode typed(ObjectNode start, String subscriptionType) {
    return start.deepCopy().put("subscriptionType", subscriptionType);
  }

  private static ChannelMessage message(ObjectNode text, String offset, String scope) {
    byte[] digest = digest(text.toString().getBytes(StandardCharsets.UTF_8));
    // 53 bits: as many as every reader of JSON takes for a whole number.
    text.put("eventId", Long.parseLong(HexFormat.of().formatHex(digest, 0, 7), 16) >>> 3);
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    String key =
        new EventEnvelope(
                text.path("portalId").asLong(),
                SUBSCRIPTION,
                0,
                0,
                text.path("subscriptionType").asText(),
                text.path("objectTypeId").textValue(),
                text.path("fromObjectId").asLong(text.path("objectId").asLong()),
                0,
                null,
                body,
                0,
                body.length)
            .orderKey();
    return new ChannelMessage(
        key,
        scope + "/" + HexFormat.of().formatHex(digest, 0, 16),
        body,
        Map.of(MirrorHandlers.JOURNAL, offset),
        null);
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something from outside becomes part of a type's name. */
  private static String word(String text) {
    String word = text.replaceAll("[^A-Za-z_]", "");
    return word.isEmpty() ? "unknown" : word.substring(0, Math.min(40, word.length()));
  }

  private static long millis(JsonNode time) {
    try {
      return time.isNumber() ? time.asLong() : Instant.parse(time.asText("")).toEpochMilli();
    } catch (DateTimeException e) {
      return 0;
    }
  }
}
