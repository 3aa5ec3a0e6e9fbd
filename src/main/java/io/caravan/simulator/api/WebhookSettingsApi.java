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
import io.caravan.simulator.oauth.App;
import io.caravan.simulator.oauth.Apps;
import io.caravan.simulator.oauth.Scopes;
import io.caravan.simulator.webhooks.AppWebhooks;
import io.caravan.simulator.webhooks.AppWebhooks.Target;
import io.caravan.simulator.webhooks.WebhookSubscription;
import io.caravan.simulator.webhooks.Webhooks;
import java.util.List;

/**
 * Where an app's webhooks go, and its subscriptions. The developer account's key opens it, or a
 * token of the app itself. Source: HubSpot docs, "Webhooks API".
 */
public final class WebhookSettingsApi implements ApiFamily {

  /** 2026-09 moved them; the older dated version kept the numbered one's place. */
  private static final List<String> BASES =
      List.of("/webhooks/v3/{appId}", "/webhooks/2026-03/{appId}", "/app-webhooks/2026-09/{appId}");

  private static final int DEFAULT_CONCURRENCY = 10;

  private final Apps apps;
  private final Webhooks webhooks;
  private final SimulatorClock clock;

  public WebhookSettingsApi(Apps apps, Webhooks webhooks, SimulatorClock clock) {
    this.apps = apps;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    for (String base : BASES) {
      routes.addDeveloper("GET", base + "/settings", this::settings);
      routes.addDeveloper("PUT", base + "/settings", this::changeSettings);
      routes.addDeveloper("DELETE", base + "/settings", this::removeSettings);
      routes.addDeveloper("GET", base + "/subscriptions", this::list);
      routes.addDeveloper("POST", base + "/subscriptions", this::subscribe);
      routes.addDeveloper("POST", base + "/subscriptions/batch/update", this::changeMany);
      routes.addDeveloper("GET", base + "/subscriptions/{id}", this::get);
      routes.addDeveloper("PATCH", base + "/subscriptions/{id}", this::change);
      routes.addDeveloper("DELETE", base + "/subscriptions/{id}", this::remove);
    }
  }

  /** An app's own token opens that app alone; the developer key opens all of the account's apps. */
  private AppWebhooks own(Call call, boolean write) {
    call.require(write ? Scopes.DEVELOPERS_WRITE : Scopes.DEVELOPERS_READ);
    String id = call.value("appId");
    App app = id.matches("\\d{1,18}") ? apps.byId(Long.parseLong(id)).orElse(null) : null;
    boolean others =
        call.grant().app().oauth() && app != null && app.id() != call.grant().app().id();
    if (app == null || others) {
      throw ApiError.of(404, "No app with id " + id + " belongs to this developer account")
          .category("OBJECT_NOT_FOUND")
          .build();
    }
    return webhooks.of(app);
  }

  private Answer settings(Call call) {
    return own(call, false)
        .target()
        .map(target -> Answer.ok(write(target)))
        .orElseThrow(
            () ->
                ApiError.of(404, "No webhook settings exist for app " + call.value("appId"))
                    .category("OBJECT_NOT_FOUND")
                    .build());
  }

  private Answer changeSettings(Call call) {
    AppWebhooks own = own(call, true);
    JsonNode body = call.json();
    int requests = body.path("throttling").path("maxConcurrentRequests").asInt(DEFAULT_CONCURRENCY);
    try {
      return Answer.ok(
          write(own.target(body.path("targetUrl").asText(null), requests, clock.millis())));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(e.getMessage());
    }
  }

  private Answer removeSettings(Call call) {
    own(call, true).forgetTarget();
    return Answer.none();
  }

  private static ObjectNode write(Target target) {
    ObjectNode node = Json.object();
    node.put("targetUrl", target.url());
    node.putObject("throttling").put("maxConcurrentRequests", target.maxConcurrentRequests());
    node.put("createdAt", Timestamps.iso(target.createdAt()));
    node.put("updatedAt", Timestamps.iso(target.updatedAt()));
    return node;
  }

  private Answer list(Call call) {
    ObjectNode body = Json.object();
    ArrayNode results = body.putArray("results");
    own(call, false).subscriptions().forEach(each -> results.add(write(each)));
    return Answer.ok(body);
  }

  private Answer get(Call call) {
    return own(call, false)
        .find(id(call.value("id")))
        .map(found -> Answer.ok(write(found)))
        .orElseThrow(() -> unknown(call.value("id")));
  }

  private static ApiError unknown(String id) {
    return ApiError.of(404, "No subscription exists with id " + id)
        .category("OBJECT_NOT_FOUND")
        .build();
  }

  private static long id(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }

  private Answer subscribe(Call call) {
    AppWebhooks own = own(call, true);
    JsonNode body = call.json();
    try {
      WebhookSubscription made =
          own.subscribe(
              body.path("eventType").asText(""),
              body.path("objectTypeId").asText(null),
              body.path("propertyName").asText(null),
              body.path("active").asBoolean(false),
              clock.millis());
      return Answer.json(201, write(made));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(e.getMessage());
    } catch (AppWebhooks.TooManySubscriptions e) {
      throw ApiError.of(400, e.getMessage()).category("VALIDATION_ERROR").build();
    }
  }

  private Answer change(Call call) {
    AppWebhooks own = own(call, true);
    JsonNode body = call.json();
    if (!body.path("active").isBoolean() || body.size() > 1) {
      throw ApiError.invalid("Only active can be changed, to true or false");
    }
    return own.change(id(call.value("id")), body.get("active").asBoolean(), clock.millis())
        .map(changed -> Answer.ok(write(changed)))
        .orElseThrow(() -> unknown(call.value("id")));
  }

  private Answer changeMany(Call call) {
    AppWebhooks own = own(call, true);
    var batch = new Batch(clock.millis());
    for (JsonNode input : Batch.inputs(call.json())) {
      String id = input.path("id").asText();
      own.change(id(id), input.path("active").asBoolean(), clock.millis())
          .ifPresentOrElse(
              changed -> batch.add(write(changed)), () -> batch.fail(unknown(id).entry()));
    }
    return batch.answer(200, clock.millis(), null);
  }

  private Answer remove(Call call) {
    if (!own(call, true).remove(id(call.value("id")))) {
      throw unknown(call.value("id"));
    }
    return Answer.none();
  }

  private static ObjectNode write(WebhookSubscription subscription) {
    ObjectNode node = Json.object();
    node.put("id", Long.toString(subscription.id()));
    node.put("eventType", subscription.eventType());
    if (subscription.objectTypeId() != null) {
      node.put("objectTypeId", subscription.objectTypeId());
    }
    if (subscription.propertyName() != null) {
      node.put("propertyName", subscription.propertyName());
    }
    node.put("active", subscription.active());
    node.put("createdAt", Timestamps.iso(subscription.createdAt()));
    node.put("updatedAt", Timestamps.iso(subscription.updatedAt()));
    return node;
  }
}
