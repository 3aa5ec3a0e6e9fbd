package io.caravan.simulator.api;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.http.Answer;
import io.caravan.simulator.http.Call;
import io.caravan.simulator.http.Handler;
import io.caravan.simulator.http.Route;
import io.caravan.simulator.portal.AuditTrail;
import java.util.List;

/**
 * Notes which definitions are changed through the API: properties, pipelines, schemas, labels,
 * lists, workflows, imports, exports. Records are not audited one by one, as in HubSpot.
 */
public final class AuditedCalls {

  private final SimulatorClock clock;

  public AuditedCalls(SimulatorClock clock) {
    this.clock = clock;
  }

  /**
   * @param marker part of the path template
   * @param security the type of the security event that comes with it, or null
   */
  private record Family(String marker, String category, String security) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("/properties/", "PROPERTY", null),
          new Family("/property-validations/", "PROPERTY", null),
          new Family("/pipelines/", "PIPELINE", null),
          new Family("/schemas", "CUSTOM_OBJECT", null),
          new Family("/labels", "ASSOCIATION_DEFINITION", null),
          new Family("/definitions/", "ASSOCIATION_DEFINITION", null),
          new Family("/lists", "LIST", null),
          new Family("/flows", "WORKFLOW", null),
          new Family("/imports", "IMPORT", "IMPORT"),
          new Family("/export/async", "EXPORT", "EXPORT"),
          new Family("/gdpr-delete", "CRM_OBJECT", "GDPR_DELETE"),
          new Family("webhooks/", "WEBHOOK", "WEBHOOK_SETTINGS_UPDATE"));

  /** The route with its handler watched, if it changes definitions. */
  public Route watch(Route route) {
    boolean journal = route.template().startsWith("/webhooks-journal");
    if (route.method().equals("GET") || readsOnly(route.template()) || journal) {
      return route;
    }
    return FAMILIES.stream()
        .filter(family -> route.template().contains(family.marker()))
        .findFirst()
        .map(family -> route.answeredBy(watched(route, family)))
        .orElse(route);
  }

  private static boolean readsOnly(String template) {
    return template.endsWith("/search")
        || template.endsWith("/batch/read")
        || template.contains("/objects/") && !template.endsWith("/gdpr-delete")
        || template.endsWith("/labels/archive");
  }

  private Handler watched(Route route, Family family) {
    Handler handler = route.handler();
    return call -> {
      Answer answer = handler.handle(call);
      if (answer.status() / 100 == 2 && call.grant() != null) {
        note(route, family, call);
      }
      return answer;
    };
  }

  private void note(Route route, Family family, Call call) {
    AuditTrail trail = call.grant().portal().audit();
    String action =
        switch (route.method()) {
          case "POST" -> route.template().endsWith("/archive") ? "DELETE" : "CREATE";
          case "DELETE" -> "DELETE";
          default -> "UPDATE";
        };
    String target = call.path().substring(call.path().lastIndexOf('/') + 1);
    long now = clock.millis();
    trail.acted(family.category(), route.template(), action, target, call.grant().userId(), now);
    if (family.security() != null) {
      trail.security(family.security(), target, call.grant().userId(), now);
    }
  }
}
