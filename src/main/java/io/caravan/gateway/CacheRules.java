package io.caravan.gateway;

import io.caravan.gateway.GatewaySettings.CacheSettings;
import java.time.Duration;
import java.util.Set;

/** Which reads may be answered from memory and for how long, and which calls are reads at all. */
final class CacheRules {

  private static final Set<String> METADATA =
      Set.of(Scope.PIPELINES, Scope.PROPERTIES, Scope.SCHEMAS);

  /** What is asked for in order to see whether it has changed. */
  private static final Set<String> PROGRESS = Set.of("/webhooks-journal/", "/crm/exports/");

  private final CacheSettings settings;

  CacheRules(CacheSettings settings) {
    this.settings = settings;
  }

  /** How long an answer is good for; zero when it must not be kept. */
  Duration goodFor(HubSpotCall call) {
    String template = call.path().template();
    if (!call.method().equals("GET") || !call.repeatable() || call.body().length > 0) {
      return Duration.ZERO;
    }
    if (template.startsWith("/account-info/")) {
      // Usage is read in order to know it now.
      return template.equals("/account-info/details") ? settings.metadata() : Duration.ZERO;
    }
    if (template.startsWith(Scope.RECORDS)) {
      return records(call, template);
    }
    if (PROGRESS.stream().anyMatch(template::startsWith)) {
      return Duration.ZERO;
    }
    if (template.startsWith("/automation/flows")) {
      return settings.workflows();
    }
    boolean metadata = METADATA.stream().anyMatch(template::startsWith);
    return metadata ? settings.metadata() : settings.others();
  }

  /** Lists of records change all the time; one record is named by its id, or by something else. */
  private Duration records(HubSpotCall call, String template) {
    // A record found by e-mail or the like is not found again by its id when it changes.
    boolean byId = template.contains("{id}") && !call.query().contains("idProperty=");
    return byId ? settings.records() : Duration.ZERO;
  }

  /**
   * Whether identical calls in flight may become one: reads by GET, and searches. A batch read is
   * made to learn about a change that has just happened, and must not get an answer that was begun
   * before it.
   */
  static boolean isShareable(HubSpotCall call) {
    return call.repeatable()
        && (call.method().equals("GET") || call.path().template().endsWith("/search"));
  }

  /** Whether the call changes nothing at HubSpot. */
  static boolean isRead(HubSpotCall call) {
    return isShareable(call)
        || (call.method().equals("POST") && call.path().template().endsWith("/batch/read"));
  }
}
