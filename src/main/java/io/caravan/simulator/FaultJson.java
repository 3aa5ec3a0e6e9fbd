package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.faults.FaultReply;
import io.caravan.simulator.faults.FaultSpan;
import io.caravan.simulator.faults.FaultTarget;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.faults.Moment;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.limits.Verdict.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Faults as JSON, in the control API and in files. */
final class FaultJson {

  static final List<String> KEYS =
      List.of(
          "kind",
          "applied",
          "method",
          "path",
          "portalId",
          "appId",
          "recordId",
          "property",
          "value",
          "event",
          "from",
          "until",
          "after",
          "count",
          "rate",
          "status",
          "policy",
          "category",
          "subCategory",
          "message",
          "body",
          "delayMillis",
          "headers",
          "share");

  private FaultJson() {}

  /**
   * Reads a list of faults, or one.
   *
   * @param where its place, for errors; empty for a whole body
   * @throws IllegalArgumentException naming what is wrong, where, and the mend
   */
  static List<Fault> readAll(JsonNode json, String where) {
    var faults = new ArrayList<Fault>();
    if (json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        faults.add(read(json.get(i), (where.isEmpty() ? "faults" : where) + "[" + i + "]"));
      }
    } else {
      faults.add(read(json, where.isEmpty() ? "the fault" : where));
    }
    return faults;
  }

  private static Fault read(JsonNode json, String where) {
    var fields = new Fields(json, where, KEYS);
    FaultKind kind = fields.choice("kind", FaultKind.class, FaultKind.STATUS);
    try {
      return new Fault(
          kind, fields.flag("applied", false), target(fields), span(fields), reply(fields, kind));
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw message.startsWith(where) ? e : new IllegalArgumentException(where + ": " + message, e);
    }
  }

  private static FaultTarget target(Fields fields) {
    return new FaultTarget(
        fields.text("method", null),
        fields.text("path", null),
        id(fields, "portalId"),
        id(fields, "appId"),
        fields.text("recordId", null),
        fields.text("property", null),
        fields.text("value", null),
        fields.text("event", null));
  }

  private static Long id(Fields fields, String name) {
    return fields.has(name) ? fields.number(name, 0, Long.MAX_VALUE, 0) : null;
  }

  private static FaultSpan span(Fields fields) {
    return new FaultSpan(
        fields.parsed("from", Moment::parse, null),
        fields.parsed("until", Moment::parse, null),
        fields.count("after", 0, 0),
        fields.count("count", 0, 0),
        fields.share("rate", 1));
  }

  private static FaultReply reply(Fields fields, FaultKind kind) {
    Policy policy = fields.choice("policy", Policy.class, null);
    int usual = policy != null ? 429 : kind == FaultKind.PARTIAL ? 400 : 500;
    return new FaultReply(
        (int) fields.number("status", 200, 599, usual),
        policy,
        fields.text("category", null),
        fields.text("subCategory", null),
        fields.text("message", null),
        fields.object("body"),
        fields.millis("delayMillis", Duration.ofSeconds(1)),
        fields.texts("headers"),
        fields.share("share", 0.1));
  }

  /** The kinds of faults and what they mean. */
  static ObjectNode kinds() {
    ObjectNode kinds = Json.object();
    for (FaultKind kind : FaultKind.values()) {
      kinds.put(kind.name(), kind.meaning());
    }
    return kinds;
  }

  /** A fault as it stands, with all that differs from the defaults. */
  static ObjectNode write(Faults.State state) {
    Fault fault = state.fault();
    ObjectNode node = Json.object();
    node.put("id", state.id()).put("on", state.on()).put("over", state.over());
    node.put("seen", state.seen()).put("hits", state.hits());
    node.put("kind", fault.kind().name());
    if (fault.applied()) {
      node.put("applied", true);
    }
    write(node, fault.target());
    write(node, fault.span());
    write(node, fault);
    return node;
  }

  private static void write(ObjectNode node, FaultTarget target) {
    put(node, "method", target.method());
    put(node, "path", target.path());
    if (target.portalId() != null) {
      node.put("portalId", target.portalId());
    }
    if (target.appId() != null) {
      node.put("appId", target.appId());
    }
    put(node, "recordId", target.recordId());
    put(node, "property", target.property());
    put(node, "value", target.value());
    put(node, "event", target.event());
  }

  private static void write(ObjectNode node, FaultSpan span) {
    put(node, "from", span.from());
    put(node, "until", span.until());
    if (span.after() > 0) {
      node.put("after", span.after());
    }
    if (span.count() > 0) {
      node.put("count", span.count());
    }
    node.put("rate", span.rate());
  }

  private static void write(ObjectNode node, Fault fault) {
    FaultReply reply = fault.reply();
    switch (fault.kind()) {
      case STATUS, HTML -> node.put("status", reply.status());
      case PARTIAL -> node.put("status", reply.status()).put("share", reply.share());
      case SEARCH_OMITS -> node.put("share", reply.share());
      case SLOW, SLOW_BODY, STALE_SEARCH, WEBHOOK_TWICE, WEBHOOK_LATE, WEBHOOK_REORDERED ->
          node.put("delayMillis", reply.delay().toMillis());
      default -> {}
    }
    put(node, "policy", reply.policy());
    put(node, "category", reply.category());
    put(node, "subCategory", reply.subCategory());
    put(node, "message", reply.message());
    if (reply.body() != null) {
      node.set("body", reply.body());
    }
    if (!reply.headers().isEmpty()) {
      ObjectNode headers = node.putObject("headers");
      reply.headers().forEach(headers::put);
    }
  }

  private static void put(ObjectNode node, String name, Object value) {
    if (value != null) {
      node.put(name, value.toString());
    }
  }
}
