package io.caravan.simulator.webhooks.journal;

import java.util.List;
import java.util.Set;

/**
 * What an app wants to find in its journal. Empty sets stand for "all".
 *
 * @param portalId null for lifecycle events, which come from all portals
 * @param eventTypeId of lifecycle events; null for others
 * @param createdAt milliseconds since the epoch
 */
public record JournalSubscription(
    long id,
    long appId,
    Type type,
    Long portalId,
    String objectTypeId,
    Set<String> actions,
    List<String> properties,
    Set<Long> objectIds,
    Set<String> associatedObjectTypeIds,
    Set<Long> listIds,
    String eventTypeId,
    long createdAt) {

  /** HubSpot's kinds of subscriptions with the actions that each may name. */
  public enum Type {
    OBJECT("CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE"),
    ASSOCIATION("ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"),
    APP_LIFECYCLE_EVENT("APP_INSTALL", "APP_UNINSTALL"),
    LIST_MEMBERSHIP("ADDED_TO_LIST", "REMOVED_FROM_LIST"),
    GDPR_PRIVACY_DELETION("GDPR_DELETE");

    private final Set<String> actions;

    Type(String... actions) {
      this.actions = Set.of(actions);
    }

    /** What a subscription of this kind may name. */
    public Set<String> actions() {
      return actions;
    }
  }

  public JournalSubscription {
    actions = Set.copyOf(actions);
    properties = List.copyOf(properties);
    objectIds = Set.copyOf(objectIds);
    associatedObjectTypeIds = Set.copyOf(associatedObjectTypeIds);
    listIds = Set.copyOf(listIds);
  }

  boolean hears(Type kind, long portal, String typeId, String action) {
    return type == kind
        && portalId != null
        && portalId == portal
        && typeId.equals(objectTypeId)
        && (actions.isEmpty() || actions.contains(action));
  }

  boolean hearsList(long portal, long listId, long recordId, String action) {
    return type == Type.LIST_MEMBERSHIP
        && portalId != null
        && portalId == portal
        && actions.contains(action)
        && (listIds.isEmpty() || listIds.contains(listId))
        && about(recordId);
  }

  boolean about(long objectId) {
    return objectIds.isEmpty() || objectIds.contains(objectId);
  }

  boolean wants(String property) {
    return properties.isEmpty() || properties.contains(property);
  }
}
