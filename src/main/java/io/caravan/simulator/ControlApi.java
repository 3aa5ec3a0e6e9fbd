package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.Bucket;
import io.caravan.simulator.ControlCall.Request;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.ApiError;
import io.caravan.simulator.http.ApiServer;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.http.Query;
import io.caravan.simulator.page.Page;
import io.caravan.simulator.portal.Portal;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The simulator's own API below {@code /_sim}; described in docs/SIMULATOR.md. */
final class ControlApi implements ApiServer.Control {

  private final Simulator simulator;
  private final World world;
  private final SnapshotCalls snapshots;
  private final Page page = new Page();
  private final List<ControlCall> calls;

  ControlApi(Simulator simulator, World world, SnapshotCalls snapshots) {
    this.simulator = simulator;
    this.world = world;
    this.snapshots = snapshots;
    this.calls =
        Stream.of(
                calls(),
                new FaultControl(simulator).calls(),
                new AppControl(simulator).calls(),
                new PrivateAppControl(simulator).calls(),
                new AssetControl(simulator).calls(),
                new UncertainControl(simulator).calls(),
                SnapshotCalls.calls())
            .flatMap(List::stream)
            .toList();
  }

  private List<ControlCall> calls() {
    return List.of(
        ControlCall.get("/_sim", "all control calls", r -> Answer.ok(list())),
        ControlCall.get("/_sim/portals", "portals, tokens, records", r -> Answer.ok(portals())),
        ControlCall.get("/_sim/report", "calls, refusals, most calls in any window", this::report),
        ControlCall.of(
            "GET", "/_sim/limits", "what is used and allowed now", "?portalId", this::limits),
        ControlCall.of(
            "GET", "/_sim/journal", "the last calls", "?limit, ?portalId", this::journal),
        ControlCall.get("/_sim/webhooks", "webhook settings and counts", r -> webhooks()),
        ControlCall.of(
            "PUT", "/_sim/webhooks", "change webhooks", ControlJson.WEBHOOKS, this::setWebhooks),
        ControlCall.get(
            "/_sim/webhooks/acknowledged",
            "the last events that were answered 2xx",
            r -> Answer.ok(ControlJson.events(simulator.webhookStatistics().acknowledgedEvents()))),
        ControlCall.get("/_sim/clock", "the time", r -> Answer.ok(time())),
        ControlCall.of("POST", "/_sim/clock", "move the time", "advance or set", this::moveClock),
        ControlCall.of(
            "PUT", "/_sim/network", "slow the network", "uplink, latency", this::changeNetwork),
        ControlCall.of(
            "POST",
            "/_sim/quota",
            "use quota as another integration",
            "portalId, bucket, calls or perSecond",
            this::useQuota),
        ControlCall.of(
            "POST",
            "/_sim/activity",
            "let people work",
            "portalId, changes, perSecond, seed",
            this::activity),
        ControlCall.of("POST", "/_sim/reset", "back to the beginning", "", r -> reset()));
  }

  @Override
  public boolean takes(HttpServerRequest request) {
    return snapshots.takes(request);
  }

  private ArrayNode list() {
    return ControlJson.calls(calls);
  }

  @Override
  public Answer handle(String method, String path, Query query, byte[] body) {
    if (method.equals("GET") && page.has(path)) {
      return page.get(path);
    }
    List<ControlCall> known = calls.stream().filter(call -> call.path().equals(path)).toList();
    if (known.isEmpty()) {
      throw ApiError.of(404, "no such control call: " + path + "; GET /_sim lists them all")
          .build();
    }
    return known.stream()
        .filter(call -> call.method().equals(method))
        .findFirst()
        .orElseThrow(() -> wrongMethod(method, path, known))
        .answer()
        .apply(new Request(query, body));
  }

  private static ApiError wrongMethod(String method, String path, List<ControlCall> known) {
    List<String> methods = known.stream().map(ControlCall::method).toList();
    return ApiError.of(405, path + " knows " + methods + ", not " + method).build();
  }

  private ArrayNode portals() {
    ArrayNode list = Json.array();
    for (Portal portal : world.portals()) {
      list.add(ControlJson.portal(portal, world.credentials(portal.id())));
    }
    return list;
  }

  private Answer report(Request request) {
    return Answer.ok(ControlJson.report(simulator.report()));
  }

  private Answer limits(Request request) {
    ArrayNode list = Json.array();
    for (Portal portal : world.portals()) {
      if (request.isAbout(portal.id())) {
        list.add(LimitsJson.of(portal, world.limitsByApp(), world.limitsEnforced()));
      }
    }
    return Answer.ok(list);
  }

  private Answer journal(Request request) {
    var all =
        simulator.report().recent().stream()
            .filter(entry -> request.isAbout(entry.portalId()))
            .toList();
    int limit = request.number("limit", all.size());
    return Answer.ok(ControlJson.journal(all.subList(Math.max(0, all.size() - limit), all.size())));
  }

  private Answer reset() {
    simulator.reset();
    return Answer.none();
  }

  private Answer webhooks() {
    return Answer.ok(
        ControlJson.webhooks(simulator.webhooks(), simulator.webhookStatistics().counts()));
  }

  private Answer setWebhooks(Request request) {
    simulator.webhooks(ControlJson.settings(simulator.webhooks(), request.json(), ""));
    return webhooks();
  }

  private ObjectNode time() {
    return Json.object().put("now", simulator.clock().instant().toString());
  }

  private Answer moveClock(Request request) {
    Fields fields = request.fields("advance", "set");
    Duration by = fields.parsed("advance", Duration::parse, Duration.ZERO);
    Instant to = fields.parsed("set", Instant::parse, null);
    if (to == null && !fields.has("advance")) {
      throw ApiError.invalid(
          "give advance, such as PT30M or -PT5M, or set, such as 2026-12-01T00:00:00Z");
    }
    simulator.clock().advance(to == null ? by : Duration.between(simulator.clock().instant(), to));
    return Answer.ok(time());
  }

  private Answer changeNetwork(Request request) {
    Fields fields = ControlJson.network(request.json(), "");
    Map<String, Latency> given = ControlJson.latencies(fields);
    if (given.containsKey("uplink")) {
      simulator.network().there(given.get("uplink"));
    }
    if (given.containsKey("latency")) {
      simulator.network().back(given.get("latency"));
    }
    return Answer.none();
  }

  /** Uses quota as another integration would; {@code perSecond} 0 ends it. */
  private Answer useQuota(Request request) {
    Fields fields = request.fields("portalId", "bucket", "calls", "perSecond");
    SimulatedPortal portal = portal(fields);
    Bucket bucket = fields.choice("bucket", Bucket.class, Bucket.BURST);
    int calls = fields.count("calls", 0, 1);
    double perSecond = fields.amount("perSecond", 1000, 0);
    if (fields.has("perSecond")) {
      portal.otherIntegration(bucket, perSecond);
    } else {
      portal.useQuota(bucket, calls);
    }
    return Answer.none();
  }

  /** Lets the portal live for a while; answers at once. */
  private Answer activity(Request request) {
    Fields fields = request.fields("portalId", "changes", "perSecond", "seed");
    int changes = fields.count("changes", 0, 100);
    double perSecond = fields.amount("perSecond", 100_000, 0);
    long seed = fields.number("seed", Long.MIN_VALUE, Long.MAX_VALUE, 1);
    simulator.activity(portal(fields).id(), seed).start(changes, perSecond);
    return Answer.json(202, Json.object().put("changes", changes));
  }

  private SimulatedPortal portal(Fields fields) {
    return fields.has("portalId")
        ? simulator.portal(fields.number("portalId", 1, Long.MAX_VALUE, 0))
        : simulator.portal();
  }
}
