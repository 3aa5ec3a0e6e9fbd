package io.caravan.simulator.webhooks;

import io.caravan.hubspot.ObjectType;
import java.util.Set;

/** What can be subscribed to. Source: HubSpot docs, "Webhooks API". */
final class SubscriptionRules {

  private static final Set<String> TYPES =
      Set.of("contact", "company", "deal", "ticket", "product", "line_item", "object");
  private static final Set<String> EVENTS =
      Set.of("creation", "deletion", "propertyChange", "merge", "restore", "associationChange");
  private static final Set<String> OTHERS =
      Set.of(
          "contact.privacyDeletion",
          "conversation.creation",
          "conversation.deletion",
          "conversation.newMessage",
          "conversation.privacyDeletion",
          "conversation.propertyChange",
          "event.completed");

  /** HubSpot changes these so often that nobody may subscribe to them. */
  private static final Set<String> UNHEARD =
      Set.of("num_unique_conversion_events", "hs_lastmodifieddate");

  private final boolean customObjects;

  private SubscriptionRules(boolean customObjects) {
    this.customObjects = customObjects;
  }

  /** Public apps hear of HubSpot's own object types. */
  static SubscriptionRules ofPublicApps() {
    return new SubscriptionRules(false);
  }

  /** Private apps hear of custom objects, too. */
  static SubscriptionRules ofPrivateApps() {
    return new SubscriptionRules(true);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong
   */
  void check(String eventType, String objectTypeId, String propertyName) {
    int dot = eventType.indexOf('.');
    String type = dot < 0 ? eventType : eventType.substring(0, dot);
    String event = dot < 0 ? "" : eventType.substring(dot + 1);
    boolean known =
        OTHERS.contains(eventType)
            || (TYPES.contains(type)
                && EVENTS.contains(event)
                && !eventType.equals("product.associationChange"));
    if (!known) {
      throw new IllegalArgumentException("Unknown eventType: '" + eventType + "'");
    }
    if (type.equals("object")) {
      checkType(objectTypeId);
    }
    if (event.equals("propertyChange") == (propertyName == null)) {
      throw new IllegalArgumentException(
          propertyName == null
              ? "propertyName is required for " + eventType
              : "propertyName is only allowed for propertyChange subscriptions");
    }
    if (propertyName != null && UNHEARD.contains(propertyName)) {
      throw new IllegalArgumentException("Property '" + propertyName + "' cannot be subscribed to");
    }
  }

  private void checkType(String objectTypeId) {
    if (objectTypeId == null || ObjectType.find(objectTypeId).isEmpty()) {
      throw new IllegalArgumentException(
          "Generic subscriptions need an objectTypeId such as 0-1, not '" + objectTypeId + "'");
    }
    if (!customObjects && ObjectType.find(objectTypeId).get().isCustom()) {
      throw new IllegalArgumentException(
          "Custom objects can be subscribed to by private apps only: " + objectTypeId);
    }
  }
}
