package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.http.Latency;
import io.caravan.simulator.journal.CallCounts;
import io.caravan.simulator.journal.Caller;
import io.caravan.simulator.journal.JournalEntry;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.webhooks.WebhookEvent;
import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The JSON of the control API. */
final class ControlJson {

  /** What can be set about webhooks. */
  static final List<String> WEBHOOKS =
      List.of(
          "targetUrl",
          "generic",
          "batchSize",
          "gatherForMillis",
          "concurrency",
          "timeoutMillis",
          "maxRetries",
          "retryScale",
          "duplicateRate",
          "reorderRate",
          "reorderByMillis",
          "eventIdReuse",
          "delayMillis");

  private ControlJson() {}

  static ObjectNode portal(Portal portal, PortalCredentials credentials) {
    ObjectNode node = Json.object();
    node.put("portalId", portal.id());
    node.put("name", portal.profile().name());
    node.put("timeZone", portal.profile().zone().getId());
    node.setAll(CredentialsJson.of(credentials));
    ObjectNode counts = node.putObject("records");
    portal.exclusively(
        () -> {
          for (ObjectSchema schema : portal.crm().schemas()) {
            if (schema.records().size() > 0) {
              counts.put(schema.plural(), schema.records().size());
            }
          }
          return null;
        });
    return node;
  }

  static ObjectNode report(SimulatorReport report) {
    ObjectNode node = Json.object();
    node.put("calls", report.calls());
    node.put("refused", report.refused());
    counts(node.putObject("refusals"), report.refusals());
    counts(node.putObject("byBucketAndStatus"), report.byBucketAndStatus());
    byCaller(node.putArray("byPortalAndApp"), report.byCaller());
    counts(node.putObject("byTemplate"), report.byTemplate());
    ObjectNode peaks = node.putObject("mostCallsInAnyWindow");
    report
        .peaks()
        .forEach(
            (portal, windows) -> {
              ObjectNode each = peaks.putObject(Long.toString(portal));
              windows.forEach(each::put);
            });
    ObjectNode used = node.putObject("usedToday");
    report.usedToday().forEach((portal, calls) -> used.put(Long.toString(portal), calls));
    ObjectNode others = node.putObject("callsOfOtherIntegrations");
    report
        .byOthers()
        .forEach((portal, calls) -> counts(others.putObject(Long.toString(portal)), calls));
    return node;
  }

  private static void byCaller(ArrayNode list, Map<Caller, CallCounts> counts) {
    counts.forEach(
        (caller, count) ->
            list.addObject()
                .put("portalId", caller.portalId())
                .put("appId", caller.appId())
                .put("calls", count.calls())
                .put("answered", count.answered())
                .put("refused", count.refused())
                .put("faulted", count.faulted())
                .put("rejected", count.rejected())
                .put("failed", count.failed()));
  }

  static ArrayNode journal(List<JournalEntry> entries) {
    return Json.array(entries, ControlJson::journal);
  }

  private static void journal(JournalEntry entry, ObjectNode node) {
    node.put("at", entry.at());
    node.put("method", entry.method());
    node.put("path", entry.path());
    node.put("portalId", entry.portalId());
    node.put("appId", entry.appId());
    node.put("bucket", entry.bucket() == null ? null : entry.bucket().name());
    node.put("status", entry.status());
    if (entry.policy() != null) {
      node.put("policy", entry.policy());
    }
    if (entry.fault() != null) {
      node.put("fault", entry.fault());
    }
  }

  static ObjectNode webhooks(WebhookSettings settings, WebhookStatistics.Counts counts) {
    ObjectNode node = Json.object();
    node.put("targetUrl", settings.targetUrl());
    node.put("generic", settings.generic());
    node.put("batchSize", settings.batchSize());
    node.put("duplicateRate", settings.duplicateRate());
    node.put("reorderRate", settings.reorderRate());
    node.put("reorderByMillis", settings.reorderBy().toMillis());
    node.put("delayMillis", settings.delay().toMillis());
    node.put("generated", counts.generated());
    node.put("requests", counts.requests());
    node.put("delivered", counts.delivered());
    node.put("acknowledged", counts.acknowledged());
    node.put("pending", counts.pending());
    node.put("retried", counts.retried());
    node.put("abandoned", counts.abandoned());
    node.put("duplicates", counts.duplicates());
    node.put("lost", counts.lost());
    counts(node.putObject("outcomes"), counts.outcomes());
    return node;
  }

  static ArrayNode events(List<WebhookEvent> events) {
    return Json.array(events, ControlJson::event);
  }

  private static void event(WebhookEvent event, ObjectNode node) {
    node.put("eventId", event.eventId());
    node.put("subscriptionId", event.subscriptionId());
    node.put("portalId", event.portalId());
    node.put("occurredAt", event.occurredAt());
    node.put("subscriptionType", event.subscriptionType());
    node.put("objectId", event.objectId());
    if (event.propertyName() != null) {
      node.put("propertyName", event.propertyName());
    }
  }

  /** All calls with what they do. */
  static ArrayNode calls(List<ControlCall> calls) {
    return Json.array(
        calls,
        (call, node) ->
            node.put("method", call.method())
                .put("path", call.path())
                .put("does", call.does())
                .put("takes", call.takes()));
  }

  /** Checks the names in a network's settings. */
  static Fields network(JsonNode json, String where) {
    return new Fields(json, where, List.of("uplink", "latency"));
  }

  /** The times that a network's settings give. */
  static Map<String, Latency> latencies(Fields network) {
    var given = new HashMap<String, Latency>();
    for (String name : List.of("uplink", "latency")) {
      Latency latency = network.parsed(name, Latency::parse, null);
      if (latency != null) {
        given.put(name, latency);
      }
    }
    return given;
  }

  /**
   * Webhook settings with what the JSON names put in place of the present ones.
   *
   * @param where its place, for errors; empty for a whole body
   * @throws IllegalArgumentException naming what is wrong, where, and the mend
   */
  static WebhookSettings settings(WebhookSettings now, JsonNode json, String where) {
    var given = new Fields(json, where, WEBHOOKS);
    boolean cleared = given.get("targetUrl").isNull();
    return now.to(cleared ? null : given.parsed("targetUrl", ControlJson::url, now.targetUrl()))
        .generic(given.flag("generic", now.generic()))
        .batches(
            (int) given.number("batchSize", 1, 100, now.batchSize()),
            given.millis("gatherForMillis", now.gatherFor()))
        .requests(
            given.count("concurrency", 1, now.concurrency()),
            given.millis("timeoutMillis", now.timeout()))
        .retries(
            given.count("maxRetries", 0, now.maxRetries()),
            given.amount("retryScale", Double.MAX_VALUE, now.retryScale()))
        .disturbed(
            given.share("duplicateRate", now.duplicateRate()),
            given.share("reorderRate", now.reorderRate()),
            given.millis("reorderByMillis", now.reorderBy()),
            given.share("eventIdReuse", now.eventIdReuse()))
        .delayed(given.millis("delayMillis", now.delay()));
  }

  private static String url(String text) {
    URI uri = URI.create(text);
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())
        || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no address; write http://127.0.0.1:8080/webhooks/hubspot");
    }
    return text;
  }

  private static void counts(ObjectNode node, Map<String, Long> counts) {
    counts.forEach(node::put);
  }
}
