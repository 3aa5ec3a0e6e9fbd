package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.hubspot.ObjectType;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.webhooks.journal.JournalFilter.Condition;
import io.caravan.simulator.webhooks.journal.JournalFilter.Operator;
import io.caravan.simulator.webhooks.journal.JournalSubscription;
import io.caravan.simulator.webhooks.journal.JournalSubscription.Type;
import io.caravan.simulator.webhooks.journal.Journals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks what the journal's subscription calls send. */
final class JournalRequests {

  private final Installs installs;

  JournalRequests(Installs installs) {
    this.installs = installs;
  }

  /** A subscription in order, before it has its number. */
  record Checked(
      Type type,
      Long portalId,
      String objectTypeId,
      Set<String> actions,
      List<String> properties,
      Set<Long> objectIds,
      Set<String> associatedObjectTypeIds,
      Set<Long> listIds,
      String eventTypeId) {

    JournalSubscription as(long id, long appId, long now) {
      return new JournalSubscription(
          id,
          appId,
          type,
          portalId,
          objectTypeId,
          actions,
          properties,
          objectIds,
          associatedObjectTypeIds,
          listIds,
          eventTypeId,
          now);
    }
  }

  Checked subscription(long appId, JsonNode body) {
    Type type = constant(Type.values(), body.path("subscriptionType").asText(), "subscriptionType");
    boolean lifecycle = type == Type.APP_LIFECYCLE_EVENT;
    Long portalId = lifecycle ? null : portal(appId, body.path("portalId").asLong());
    String eventTypeId = lifecycle ? eventType(body.path("eventTypeId").asText()) : null;
    return new Checked(
        type,
        portalId,
        lifecycle || type == Type.LIST_MEMBERSHIP ? null : objectType(body),
        actions(type, body.path("actions"), lifecycle),
        texts(body.path("properties")),
        numbers(body.path("objectIds")),
        new LinkedHashSet<>(texts(body.path("associatedObjectTypeIds"))),
        numbers(body.path("listIds")),
        eventTypeId);
  }

  private Long portal(long appId, long portalId) {
    if (installs.find(appId, portalId).isEmpty()) {
      throw ApiError.invalid(
          "The app is not installed on portalId " + portalId + ", so it cannot subscribe to it");
    }
    return portalId;
  }

  private static String eventType(String id) {
    if (!id.equals(Journals.INSTALL) && !id.equals(Journals.UNINSTALL)) {
      throw ApiError.invalid(
          "eventTypeId must be %s or %s: '%s'".formatted(Journals.INSTALL, Journals.UNINSTALL, id));
    }
    return id;
  }

  private static String objectType(JsonNode body) {
    String id = body.path("objectTypeId").asText();
    return ObjectType.find(id)
        .map(ObjectType::id)
        .orElseThrow(() -> ApiError.invalid("Invalid objectTypeId: '" + id + "'"));
  }

  private static Set<String> actions(Type type, JsonNode given, boolean mayMiss) {
    var actions = new LinkedHashSet<>(texts(given));
    if (actions.isEmpty() && !mayMiss) {
      throw ApiError.invalid("actions must name at least one of " + type.actions());
    }
    if (!type.actions().containsAll(actions)) {
      throw ApiError.invalid(
          "actions of %s may be %s, not %s".formatted(type, type.actions(), actions));
    }
    return actions;
  }

  /** Filters look at the values of records that were created or updated. */
  List<Condition> conditions(JournalSubscription subscription, JsonNode given) {
    boolean fits =
        subscription.type() == Type.OBJECT
            && Set.of("CREATE", "UPDATE").containsAll(subscription.actions());
    if (!fits) {
      throw ApiError.invalid(
          "Filters are only allowed for OBJECT subscriptions to CREATE and UPDATE");
    }
    if (!given.isArray() || given.isEmpty()) {
      throw ApiError.invalid("filter.conditions must hold at least one condition");
    }
    var conditions = new ArrayList<Condition>();
    given.forEach(each -> conditions.add(condition(each)));
    return conditions;
  }

  private static Condition condition(JsonNode json) {
    Operator operator = constant(Operator.values(), json.path("operator").asText(), "operator");
    String property = json.path("property").asText("");
    List<String> values =
        switch (operator) {
          case IN, NOT_IN -> texts(json.path("values"));
          case IS_EMPTY, IS_NOT_EMPTY -> List.of();
          default -> json.hasNonNull("value") ? List.of(json.get("value").asText()) : List.of();
        };
    boolean needsNone = operator == Operator.IS_EMPTY || operator == Operator.IS_NOT_EMPTY;
    if (!json.path("filterType").asText("CRM_OBJECT_PROPERTY").equals("CRM_OBJECT_PROPERTY")
        || property.isEmpty()
        || (values.isEmpty() && !needsNone)) {
      throw ApiError.invalid(
          "A condition needs filterType CRM_OBJECT_PROPERTY, a property, an operator and its"
              + " value or values: "
              + json);
    }
    return new Condition(property, operator, values);
  }

  private static <E extends Enum<E>> E constant(E[] constants, String name, String member) {
    for (E constant : constants) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw ApiError.invalid(
        "%s must be one of %s: '%s'".formatted(member, List.of(constants), name));
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static Set<Long> numbers(JsonNode array) {
    var numbers = new LinkedHashSet<Long>();
    array.forEach(each -> numbers.add(each.asLong()));
    return numbers;
  }
}
