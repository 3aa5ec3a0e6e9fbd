package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.journal.JournalEntry;
import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.webhooks.WebhookEvent;
import io.caravan.simulator.webhooks.WebhookSettings;
import io.caravan.simulator.webhooks.WebhookStatistics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of the control API. */
final class ControlJson {

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

  static ArrayNode journal(List<JournalEntry> entries) {
    ArrayNode list = Json.array();
    for (JournalEntry entry : entries) {
      ObjectNode node = list.addObject();
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
    }
    return list;
  }

  static ObjectNode webhooks(WebhookSettings settings, WebhookStatistics.Counts counts) {
    ObjectNode node = Json.object();
    node.put("targetUrl", settings.targetUrl());
    node.put("generated", counts.generated());
    node.put("requests", counts.requests());
    node.put("delivered", counts.delivered());
    node.put("acknowledged", counts.acknowledged());
    node.put("pending", counts.pending());
    node.put("retried", counts.retried());
    node.put("abandoned", counts.abandoned());
    node.put("duplicates", counts.duplicates());
    counts(node.putObject("outcomes"), counts.outcomes());
    return node;
  }

  static ArrayNode events(List<WebhookEvent> events) {
    ArrayNode list = Json.array();
    for (WebhookEvent event : events) {
      ObjectNode node = list.addObject();
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
    return list;
  }

  /**
   * Reads a fault.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static Fault fault(JsonNode json) {
    Map<String, String> headers = new HashMap<>();
    json.path("headers")
        .fields()
        .forEachRemaining(header -> headers.put(header.getKey(), header.getValue().asText()));
    FaultKind kind = FaultKind.valueOf(json.path("kind").asText("STATUS").toUpperCase(Locale.ROOT));
    int status = json.path("status").asInt(500);
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must lie between 200 and 599: " + status);
    }
    return new Fault(
        kind,
        json.path("applied").asBoolean(false),
        json.path("method").asText(null),
        json.path("path").asText(null),
        status,
        json.path("rate").asDouble(1),
        json.path("count").asInt(0),
        Duration.ofMillis(json.path("delayMillis").asLong(1000)),
        headers);
  }

  /** Webhook settings with what the JSON names put in place of the present ones. */
  static WebhookSettings settings(WebhookSettings now, JsonNode json) {
    return now.to(json.has("targetUrl") ? json.get("targetUrl").asText(null) : now.targetUrl())
        .generic(json.path("generic").asBoolean(now.generic()))
        .batches(
            json.path("batchSize").asInt(now.batchSize()),
            Duration.ofMillis(json.path("gatherForMillis").asLong(now.gatherFor().toMillis())))
        .requests(
            json.path("concurrency").asInt(now.concurrency()),
            Duration.ofMillis(json.path("timeoutMillis").asLong(now.timeout().toMillis())))
        .retries(
            json.path("maxRetries").asInt(now.maxRetries()),
            json.path("retryScale").asDouble(now.retryScale()))
        .disturbed(
            json.path("duplicateRate").asDouble(now.duplicateRate()),
            json.path("reorderRate").asDouble(now.reorderRate()),
            Duration.ofMillis(json.path("reorderByMillis").asLong(now.reorderBy().toMillis())),
            json.path("eventIdReuse").asDouble(now.eventIdReuse()))
        .delayed(Duration.ofMillis(json.path("delayMillis").asLong(now.delay().toMillis())));
  }

  private static void counts(ObjectNode node, Map<String, Long> counts) {
    counts.forEach(node::put);
  }
}
