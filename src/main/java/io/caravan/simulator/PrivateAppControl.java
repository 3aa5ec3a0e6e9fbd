package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.webhooks.AppWebhooks;
import io.caravan.simulator.webhooks.WebhookSubscription;
import java.util.ArrayList;
import java.util.List;

/** The control calls that stand for the webhook pages of a portal's private app. */
final class PrivateAppControl {

  private static final String PATH = "/_sim/private-app/webhooks";
  private static final int DEFAULT_CONCURRENCY = 10;

  private final Simulator simulator;

  PrivateAppControl(Simulator simulator) {
    this.simulator = simulator;
  }

  List<ControlCall> calls() {
    return List.of(
        ControlCall.of("GET", PATH, "webhooks of a portal's private app", "?portalId", this::show),
        ControlCall.of(
            "PUT",
            PATH,
            "set up the webhooks of a portal's private app, in place of those it has",
            "portalId, targetUrl, maxConcurrentRequests, subscriptions",
            this::replace));
  }

  private Answer show(Request request) {
    int portal = request.number("portalId", 0);
    return answer(portal == 0 ? simulator.portal().id() : portal);
  }

  private Answer answer(long portalId) {
    AppWebhooks webhooks = simulator.webhooksOfPrivateApp(portalId);
    ObjectNode node = Json.object();
    node.put("portalId", portalId);
    node.put("appId", simulator.credentials(portalId).privateAppId());
    webhooks
        .target()
        .ifPresent(
            target ->
                node.put("targetUrl", target.url())
                    .put("maxConcurrentRequests", target.maxConcurrentRequests()));
    node.set("subscriptions", Json.array(webhooks.subscriptions(), PrivateAppControl::write));
    return Answer.ok(node);
  }

  private static void write(WebhookSubscription each, ObjectNode node) {
    node.put("id", each.id());
    node.put("eventType", each.eventType());
    node.put("objectTypeId", each.objectTypeId());
    node.put("propertyName", each.propertyName());
    node.put("active", each.active());
  }

  private Answer replace(Request request) {
    Fields fields =
        request.fields("portalId", "targetUrl", "maxConcurrentRequests", "subscriptions");
    long portal = fields.number("portalId", 1, Long.MAX_VALUE, simulator.portal().id());
    String url = fields.text("targetUrl", null);
    int requests = fields.count("maxConcurrentRequests", 1, DEFAULT_CONCURRENCY);
    JsonNode wanted = fields.get("subscriptions");
    if (!wanted.isMissingNode() && !wanted.isArray()) {
      throw new IllegalArgumentException("subscriptions must be a list, not " + wanted);
    }
    var subscriptions = new ArrayList<AppWebhooks.Wanted>();
    for (JsonNode each : wanted) {
      subscriptions.add(wanted(each, "subscriptions[" + subscriptions.size() + "]"));
    }
    try {
      simulator
          .webhooksOfPrivateApp(portal)
          .replace(url, requests, subscriptions, simulator.clock().millis());
    } catch (AppWebhooks.TooManySubscriptions e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return answer(portal);
  }

  /** HubSpot's pages make subscriptions paused. */
  private static AppWebhooks.Wanted wanted(JsonNode json, String where) {
    var fields =
        new Fields(json, where, List.of("eventType", "objectTypeId", "propertyName", "active"));
    return new AppWebhooks.Wanted(
        fields.text("eventType", ""),
        fields.text("objectTypeId", null),
        fields.text("propertyName", null),
        fields.flag("active", false));
  }
}
