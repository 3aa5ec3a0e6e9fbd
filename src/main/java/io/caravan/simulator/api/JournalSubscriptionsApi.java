package io.caravan.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Routes;
import io.caravan.simulator.http.Throttle;
import io.caravan.simulator.oauth.Installs;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.webhooks.journal.JournalFilter;
import io.caravan.simulator.webhooks.journal.JournalSubscription;
import io.caravan.simulator.webhooks.journal.JournalSubscriptions;
import io.caravan.simulator.webhooks.journal.Journals;

/**
 * What an app subscribes to in the webhooks journal, and its filters. Source: HubSpot docs,
 * "Webhooks journal".
 */
public final class JournalSubscriptionsApi implements ApiFamily {

  private static final String BASE = "/webhooks-journal/subscriptions/{v}";
  private static final Throttle LIMIT = new Throttle("webhooks-journal-subscriptions", 50);

  private final Journals journals;
  private final JournalRequests requests;
  private final SimulatorClock clock;

  public JournalSubscriptionsApi(Journals journals, Installs installs, SimulatorClock clock) {
    this.journals = journals;
    this.requests = new JournalRequests(installs);
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.addThrottled("GET", BASE, LIMIT, this::list);
    routes.addThrottled("POST", BASE, LIMIT, this::subscribe);
    routes.addThrottled("GET", BASE + "/{id}", LIMIT, this::get);
    routes.addThrottled("DELETE", BASE + "/{id}", LIMIT, this::remove);
    routes.addThrottled("DELETE", BASE + "/portals/{portalId}", LIMIT, this::removePortal);
    routes.addThrottled("POST", BASE + "/filters", LIMIT, this::addFilter);
    routes.addThrottled("GET", BASE + "/filters/{id}", LIMIT, this::getFilter);
    routes.addThrottled("DELETE", BASE + "/filters/{id}", LIMIT, this::removeFilter);
    routes.addThrottled("GET", BASE + "/filters/subscription/{id}", LIMIT, this::filters);
  }

  private JournalSubscriptions own(Call call, boolean write) {
    call.require(write ? Scopes.JOURNAL_SUBSCRIPTIONS_WRITE : Scopes.JOURNAL_SUBSCRIPTIONS_READ);
    return journals.subscriptionsOf(call.grant().app());
  }

  private static long id(Call call, String name) {
    String text = call.value(name);
    if (!text.matches("\\d{1,18}")) {
      throw ApiError.invalid("Invalid " + name + ": " + text);
    }
    return Long.parseLong(text);
  }

  private Answer list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    own(call, false).all().forEach(each -> results.add(write(each)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    return Answer.ok(write(subscription(own(call, false), id(call, "id"))));
  }

  private static JournalSubscription subscription(JournalSubscriptions own, long id) {
    return own.find(id).orElseThrow(() -> CrmErrors.notFound(Long.toString(id)));
  }

  private Answer subscribe(Call call) {
    JournalSubscriptions own = own(call, true);
    long appId = call.grant().app().id();
    JournalRequests.Checked checked = requests.subscription(appId, call.json());
    return Answer.ok(write(own.add(id -> checked.as(id, appId, clock.millis()))));
  }

  private Answer remove(Call call) {
    if (!own(call, true).remove(id(call, "id"))) {
      throw CrmErrors.notFound(call.value("id"));
    }
    return Answer.none();
  }

  private Answer removePortal(Call call) {
    own(call, true).removePortal(id(call, "portalId"));
    return Answer.none();
  }

  private Answer addFilter(Call call) {
    JournalSubscriptions own = own(call, true);
    JsonNode body = call.json();
    JournalSubscription subscription = subscription(own, body.path("subscriptionId").asLong());
    var conditions = requests.conditions(subscription, body.path("filter").path("conditions"));
    JournalFilter made =
        own.addFilter(id -> new JournalFilter(id, subscription.id(), conditions, clock.millis()));
    return Answer.ok(Json.object().put("filterId", made.id()));
  }

  private Answer getFilter(Call call) {
    return own(call, false)
        .findFilter(id(call, "id"))
        .map(filter -> Answer.ok(write(filter)))
        .orElseThrow(() -> CrmErrors.notFound(call.value("id")));
  }

  private Answer removeFilter(Call call) {
    if (!own(call, true).removeFilter(id(call, "id"))) {
      throw CrmErrors.notFound(call.value("id"));
    }
    return Answer.none();
  }

  /** A bare list, unlike other lists. */
  private Answer filters(Call call) {
    JournalSubscriptions own = own(call, false);
    ArrayNode list = Json.array();
    own.filtersOf(subscription(own, id(call, "id")).id()).forEach(each -> list.add(write(each)));
    return Answer.ok(list);
  }

  private static ObjectNode write(JournalFilter filter) {
    ObjectNode node = Json.object();
    node.put("id", filter.id());
    node.put("createdAt", filter.createdAt());
    ArrayNode conditions = node.putObject("filter").putArray("conditions");
    for (JournalFilter.Condition condition : filter.conditions()) {
      ObjectNode each = conditions.addObject();
      each.put("filterType", "CRM_OBJECT_PROPERTY");
      each.put("property", condition.property());
      each.put("operator", condition.operator().name());
      boolean list =
          condition.operator() == JournalFilter.Operator.IN
              || condition.operator() == JournalFilter.Operator.NOT_IN;
      if (list) {
        each.set("values", Json.array(condition.values()));
      } else if (!condition.values().isEmpty()) {
        each.put("value", condition.values().get(0));
      }
    }
    return node;
  }

  private static ObjectNode write(JournalSubscription subscription) {
    ObjectNode node = Json.object();
    node.put("id", subscription.id());
    node.put("appId", subscription.appId());
    node.put("subscriptionType", subscription.type().name());
    if (subscription.portalId() != null) {
      node.put("portalId", subscription.portalId());
    }
    node.put("objectTypeId", subscription.objectTypeId());
    if (subscription.eventTypeId() != null) {
      node.put("eventTypeId", subscription.eventTypeId());
    }
    node.set("actions", Json.array(subscription.actions().stream().sorted().toList()));
    node.set("properties", Json.array(subscription.properties()));
    ArrayNode objectIds = node.putArray("objectIds");
    subscription.objectIds().stream().sorted().forEach(objectIds::add);
    node.set(
        "associatedObjectTypeIds",
        Json.array(subscription.associatedObjectTypeIds().stream().sorted().toList()));
    ArrayNode listIds = node.putArray("listIds");
    subscription.listIds().stream().sorted().forEach(listIds::add);
    node.put("createdAt", Timestamps.iso(subscription.createdAt()));
    node.put("updatedAt", Timestamps.iso(subscription.createdAt()));
    return node;
  }
}
