package io.caravan.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.hubspot.RateLimits;
import io.caravan.simulator.http.Json;
import io.caravan.simulator.portal.Portal;
import java.util.Map;

/** A portal's limits as they stand at one moment. */
final class LimitsJson {

  private LimitsJson() {}

  /**
   * @param apps the limits of apps by their ids; those of the account's own apps first
   */
  static ObjectNode of(Portal portal, Map<Long, RateLimits> apps, boolean enforced) {
    Map<String, Integer> now = portal.limits().inWindows();
    Map<String, Integer> peaks = portal.limits().peaks();
    ObjectNode node = Json.object().put("portalId", portal.id()).put("enforced", enforced);
    ArrayNode windows = node.putArray("windows");
    apps.forEach(
        (app, limits) -> {
          window(windows, "burst:" + app, limits.burstPerTenSeconds(), 10, now, peaks);
          window(
              windows, "associations:" + app, limits.associationsPerTenSeconds(), 10, now, peaks);
        });
    RateLimits account = apps.values().iterator().next();
    window(windows, "search", account.searchPerSecond(), 1, now, peaks);
    ObjectNode day = node.putObject("day");
    day.put("used", portal.limits().usedToday());
    long daily = account.daily();
    if (daily != RateLimits.NO_LIMIT) {
      day.put("allowed", daily);
    }
    day.put("resetsAt", portal.limits().resetsAt().toInstant().toString());
    day.put("timeZone", portal.limits().zone().getId());
    return node;
  }

  private static void window(
      ArrayNode windows,
      String name,
      int allowed,
      int seconds,
      Map<String, Integer> now,
      Map<String, Integer> peaks) {
    ObjectNode window = windows.addObject();
    window.put("window", name).put("seconds", seconds);
    window.put("used", now.getOrDefault(name, 0)).put("allowed", allowed);
    window.put("mostInAnyWindow", peaks.getOrDefault(name, 0));
  }
}
