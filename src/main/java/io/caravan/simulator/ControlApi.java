package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.ApiServer;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.portal.Portal;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;

/** The simulator's own API below {@code /_sim}; described in docs/SIMULATOR.md. */
final class ControlApi implements ApiServer.Control {

  private final Simulator simulator;
  private final World world;
  private final SnapshotCalls snapshots;

  ControlApi(Simulator simulator, World world, SnapshotCalls snapshots) {
    this.simulator = simulator;
    this.world = world;
    this.snapshots = snapshots;
  }

  @Override
  public Answer handle(String method, String path, Query query, byte[] body) {
    return switch (method + " " + path) {
      case "GET /_sim/portals" -> Answer.ok(portals());
      case "GET /_sim/report" -> Answer.ok(ControlJson.report(simulator.report()));
      case "GET /_sim/journal" -> Answer.ok(ControlJson.journal(simulator.report().recent()));
      case "POST /_sim/reset" -> reset();
      case "GET /_sim/faults" -> Answer.ok(faults());
      case "POST /_sim/faults" -> addFaults(Json.read(body));
      case "DELETE /_sim/faults" -> removeFaults(query);
      case "GET /_sim/webhooks" -> Answer.ok(webhooks());
      case "PUT /_sim/webhooks" -> changeWebhooks(Json.read(body));
      case "GET /_sim/webhooks/acknowledged" ->
          Answer.ok(ControlJson.events(simulator.webhookStatistics().acknowledgedEvents()));
      case "POST /_sim/clock" -> moveClock(Json.read(body));
      case "PUT /_sim/network" -> changeNetwork(Json.read(body));
      case "GET /_sim/assets" -> Answer.ok(AssetsJson.settings(simulator));
      case "PUT /_sim/assets" -> changeAssets(Json.read(body));
      case "POST /_sim/flows" -> addFlows(Json.read(body));
      case "GET /_sim/timeline" ->
          Answer.ok(AssetsJson.timeline(simulator.timeline(portalId(query))));
      case "POST /_sim/quota" -> useQuota(Json.read(body));
      case "POST /_sim/install" -> install(Json.read(body));
      case "POST /_sim/uninstall" -> uninstall(Json.read(body));
      case "POST /_sim/close-portal" -> closePortal(Json.read(body));
      case "POST /_sim/activity" -> activity(Json.read(body));
      default -> throw ApiError.of(404, "no such control call: " + method + " " + path).build();
    };
  }

  @Override
  public boolean takes(HttpServerRequest request) {
    return snapshots.takes(request);
  }

  private ArrayNode portals() {
    ArrayNode list = Json.array();
    for (Portal portal : world.portals()) {
      list.add(ControlJson.portal(portal, world.credentials(portal.id())));
    }
    return list;
  }

  private Answer reset() {
    simulator.reset();
    return Answer.none();
  }

  private ObjectNode faults() {
    ObjectNode hits = Json.object();
    simulator.faults().hits().forEach((id, count) -> hits.put(Integer.toString(id), count));
    return Json.object().set("hits", hits);
  }

  /** Takes one fault or a list of them. */
  private Answer addFaults(JsonNode body) {
    ArrayNode ids = Json.array();
    if (body.isArray()) {
      body.forEach(each -> ids.add(simulator.faults().add(ControlJson.fault(each))));
    } else {
      Fault fault = ControlJson.fault(body);
      ids.add(simulator.faults().add(fault));
    }
    return Answer.json(201, Json.object().set("ids", ids));
  }

  private Answer removeFaults(Query query) {
    query
        .first("id")
        .ifPresentOrElse(
            id -> simulator.faults().remove(Integer.parseInt(id)), simulator.faults()::clear);
    return Answer.none();
  }

  private ObjectNode webhooks() {
    return ControlJson.webhooks(simulator.webhooks(), simulator.webhookStatistics().counts());
  }

  private Answer changeWebhooks(JsonNode body) {
    simulator.webhooks(ControlJson.settings(simulator.webhooks(), body));
    return Answer.ok(webhooks());
  }

  private Answer moveClock(JsonNode body) {
    simulator.clock().advance(Duration.parse(body.path("advance").asText("PT0S")));
    return Answer.ok(Json.object().put("now", simulator.clock().instant().toString()));
  }

  private Answer changeNetwork(JsonNode body) {
    if (body.has("uplink")) {
      simulator.network().there(Latency.parse(body.get("uplink").asText()));
    }
    if (body.has("latency")) {
      simulator.network().back(Latency.parse(body.get("latency").asText()));
    }
    return Answer.none();
  }

  private Answer changeAssets(JsonNode body) {
    AssetsJson.change(simulator, body);
    return Answer.ok(AssetsJson.settings(simulator));
  }

  private Answer addFlows(JsonNode body) {
    int count = body.path("count").asInt(5);
    simulator.addExampleFlows(portal(body).id(), count);
    return Answer.json(201, Json.object().put("flows", count));
  }

  /** Uses quota as another integration would. */
  private Answer useQuota(JsonNode body) {
    SimulatedPortal portal = portal(body);
    if (body.has("perSecond")) {
      portal.otherIntegration(bucket(body), body.get("perSecond").asDouble());
    } else {
      portal.useQuota(bucket(body), body.path("calls").asInt(1));
    }
    return Answer.none();
  }

  /** As a person agrees on the authorize page. */
  private Answer install(JsonNode body) {
    simulator.install(body.path("appId").asLong(simulator.apps().get(0).id()), portal(body).id());
    return Answer.none();
  }

  /** As a person takes an app away in HubSpot's pages; the first app unless told otherwise. */
  private Answer uninstall(JsonNode body) {
    long appId = body.path("appId").asLong(simulator.apps().get(0).id());
    if (!simulator.uninstall(appId, portal(body).id())) {
      throw ApiError.invalid("app " + appId + " is not installed on portal " + portal(body).id());
    }
    return Answer.none();
  }

  /** As an owner gives a portal up. */
  private Answer closePortal(JsonNode body) {
    simulator.closePortal(portal(body).id());
    return Answer.none();
  }

  private static Bucket bucket(JsonNode body) {
    return Bucket.valueOf(body.path("bucket").asText("BURST").toUpperCase(Locale.ROOT));
  }

  /** Lets the portal live for a while; answers at once. */
  private Answer activity(JsonNode body) {
    int changes = body.path("changes").asInt(100);
    double perSecond = body.path("perSecond").asDouble(0);
    long seed = body.path("seed").asLong(1);
    Activity activity = simulator.activity(portal(body).id(), seed);
    activity.start(changes, perSecond);
    return Answer.json(202, Json.object().put("changes", changes));
  }

  private long portalId(Query query) {
    return query.first("portalId").map(Long::valueOf).orElse(simulator.portal().id());
  }

  private SimulatedPortal portal(JsonNode body) {
    return body.has("portalId")
        ? simulator.portal(body.get("portalId").asLong())
        : simulator.portal();
  }
}
