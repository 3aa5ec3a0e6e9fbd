package io.caravan.mirror.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.ObjectType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that the journal must tell for the mirror to be kept.
 *
 * @param kind OBJECT, ASSOCIATION or GDPR_PRIVACY_DELETION
 * @param properties whose changes are wanted; empty for all
 * @param others types at the other end of associations; empty when it is about none
 * @param conditions of the one filter; empty for no filter
 */
record WantedSubscription(
    String kind,
    long portalId,
    ObjectType type,
    List<String> actions,
    List<String> properties,
    List<ObjectType> others,
    List<JournalCondition> conditions) {

  /** All that is wanted of a portal. */
  static List<WantedSubscription> of(long portalId, JournalSettings settings) {
    var wanted = new ArrayList<WantedSubscription>();
    for (ObjectType type : settings.types()) {
      List<String> properties = settings.properties().getOrDefault(type, List.of());
      List<JournalCondition> filter = settings.filters().getOrDefault(type, List.of());
      List<String> values = List.of("CREATE", "UPDATE");
      List<String> life = List.of("DELETE", "MERGE", "RESTORE");
      if (filter.isEmpty()) {
        var all = new ArrayList<>(values);
        all.addAll(life);
        wanted.add(object(portalId, type, all, properties, filter));
      } else {
        // HubSpot takes filters for these two alone.
        wanted.add(object(portalId, type, values, properties, filter));
        wanted.add(object(portalId, type, life, List.of(), List.of()));
      }
      List<ObjectType> others =
          settings.types().stream().filter(other -> !other.equals(type)).toList();
      if (!others.isEmpty()) {
        wanted.add(
            new WantedSubscription(
                "ASSOCIATION",
                portalId,
                type,
                List.of("ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"),
                List.of(),
                others,
                List.of()));
      }
      if (type.equals(ObjectType.CONTACTS)) {
        wanted.add(
            new WantedSubscription(
                "GDPR_PRIVACY_DELETION",
                portalId,
                type,
                List.of("GDPR_DELETE"),
                List.of(),
                List.of(),
                List.of()));
      }
    }
    return wanted;
  }

  private static WantedSubscription object(
      long portalId,
      ObjectType type,
      List<String> actions,
      List<String> properties,
      List<JournalCondition> conditions) {
    return new WantedSubscription(
        "OBJECT", portalId, type, actions, properties, List.of(), conditions);
  }

  /** The request that makes it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("subscriptionType", kind);
    json.put("portalId", portalId);
    json.put("objectTypeId", type.id());
    actions.forEach(json.putArray("actions")::add);
    if (kind.equals("OBJECT")) {
      properties.forEach(json.putArray("properties")::add);
    }
    if (!others.isEmpty()) {
      var array = json.putArray("associatedObjectTypeIds");
      others.forEach(other -> array.add(other.id()));
    }
    return json;
  }

  /** Whether a subscription that exists tells all of this, filters apart. */
  boolean isToldBy(JsonNode existing) {
    return kind.equals(existing.path("subscriptionType").asText())
        && portalId == existing.path("portalId").asLong()
        && type.id().equals(existing.path("objectTypeId").asText())
        && texts(existing.path("actions")).containsAll(actions)
        && existing.path("objectIds").isEmpty()
        && allOr(texts(existing.path("properties")), properties)
        && allOr(
            texts(existing.path("associatedObjectTypeIds")),
            others.stream().map(ObjectType::id).toList());
  }

  /** An empty list of HubSpot stands for all. */
  private static boolean allOr(Set<String> told, List<String> wanted) {
    return told.isEmpty() || (!wanted.isEmpty() && told.containsAll(wanted));
  }

  private static Set<String> texts(JsonNode array) {
    var texts = new HashSet<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** For people: {@code contacts of portal 62515: CREATE, UPDATE}. */
  @Override
  public String toString() {
    return "%s %s of portal %d: %s%s%s"
        .formatted(
            kind,
            type,
            portalId,
            String.join(", ", actions),
            properties.isEmpty() ? "" : " of " + String.join(", ", properties),
            conditions.isEmpty() ? "" : " where " + conditions.size() + " conditions hold");
  }
}
