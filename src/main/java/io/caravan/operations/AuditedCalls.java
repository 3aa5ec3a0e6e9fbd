package io.caravan.operations;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.Callers;
import io.caravan.access.DomainPortals;
import io.caravan.audit.AuditEntry;
import io.caravan.audit.AuditTrail;
import io.caravan.http.RequestRefused;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts every call of the management API that is no question into the audit log: its action from the
 * template of its path, its target from the path, and its result. The answer goes out when the
 * entry is durable.
 */
final class AuditedCalls {

  private static final Logger LOG = LoggerFactory.getLogger(AuditedCalls.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "/caravan/";

  private final AuditTrail trail;
  private final DomainPortals portals;
  private final Clock clock;

  /**
   * @param portals says what each caller sees
   */
  AuditedCalls(AuditTrail trail, DomainPortals portals, Clock clock) {
    this.trail = trail;
    this.portals = portals;
    this.clock = clock;
  }

  /** The same call, audited if it may change something. */
  Function<RoutingContext, Reply> of(
      HttpMethod method, String template, Function<RoutingContext, Reply> task) {
    if (method.equals(HttpMethod.GET)) {
      return task;
    }
    String action = action(method, template);
    return call -> {
      String result = "failed 500";
      try {
        Reply reply = task.apply(call);
        result = reply.status() < 400 ? AuditEntry.DONE : "refused " + reply.status();
        return reply;
      } catch (RequestRefused refused) {
        result = "refused " + refused.problem().status();
        throw refused;
      } finally {
        record(entry(call, action, result));
      }
    };
  }

  /**
   * What a call does, in words: {@code dead-letters.replay}, {@code sync.runs.create}, {@code
   * dead-letters.delete}.
   */
  static String action(HttpMethod method, String template) {
    List<String> words = new ArrayList<>();
    for (String part : template.substring(PREFIX.length()).split("/")) {
      if (!part.startsWith(":") && !part.isEmpty()) {
        words.add(part);
      }
    }
    String last = words.get(words.size() - 1);
    if (!method.equals(HttpMethod.POST)) {
      words.add(method.equals(HttpMethod.PUT) ? "edit" : method.name().toLowerCase(Locale.ROOT));
    } else if (last.endsWith("s")) {
      // To many things: one more of them.
      words.add("create");
    }
    return String.join(".", words);
  }

  private AuditEntry entry(RoutingContext call, String action, String result) {
    var note = AuditNote.of(call);
    String path = call.normalizedPath();
    return new AuditEntry(
        clock.instant(),
        Callers.of(call),
        action,
        path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : path,
        portal(call, note),
        note.before(),
        note.after().isEmpty() ? query(call) : note.after(),
        result);
  }

  /**
   * Of a portal that the caller does not see it is no entry: that one's people would see who
   * called, and anybody could fill their log.
   */
  private long portal(RoutingContext call, AuditNote note) {
    String named = call.queryParams().get("portal");
    boolean number = named != null && named.matches("\\d{1,18}");
    long portal = note.portalId() == 0 && number ? Long.parseLong(named) : note.portalId();
    return portals.visible(Callers.of(call)).includes(portal) ? portal : 0;
  }

  private static String query(RoutingContext call) {
    ObjectNode query = JSON.createObjectNode();
    call.queryParams().forEach(query::put);
    return query.isEmpty() ? "" : query.toString();
  }

  /** What was done is done: without its entry it is told in the log at least. */
  private void record(AuditEntry entry) {
    try {
      trail.record(entry).join();
    } catch (RuntimeException e) {
      LOG.error(
          "{} of {} by {} ({}) could not be put into the audit log",
          entry.action(),
          entry.target(),
          entry.caller().id(),
          entry.result(),
          e);
    }
  }
}
