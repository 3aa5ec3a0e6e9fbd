package io.caravan.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which calls a fault is for. Members that are null let all calls through; those that are not must
 * all fit.
 *
 * @param method HTTP method
 * @param path part of the path, with {@code *} for anything
 * @param portalId the portal whose token was used
 * @param appId the app whose token was used
 * @param recordId a record that the path or the body names
 * @param property a property that the body sets, or by which it names records
 * @param value the property's value; null for any
 * @param event a type of webhook events such as {@code contact.creation}, with {@code *} for
 *     anything; for faults of webhooks alone, which have no method and no path
 */
public record FaultTarget(
    String method,
    String path,
    Long portalId,
    Long appId,
    String recordId,
    String property,
    String value,
    String event) {

  /** All calls, and all webhook events. */
  public static final FaultTarget ALL =
      new FaultTarget(null, null, null, null, null, null, null, null);

  private static final List<String> ID_MEMBERS =
      List.of("id", "primaryObjectId", "objectIdToMerge", "objectId");

  public FaultTarget {
    if (value != null && property == null) {
      throw new IllegalArgumentException(
          "value \"" + value + "\" needs property, the name of the property that has it");
    }
  }

  /** Whether the target is a record, not just a kind of call. */
  public boolean namesRecord() {
    return recordId != null || property != null;
  }

  FaultTarget on(String aMethod, String aPath) {
    return new FaultTarget(aMethod, aPath, portalId, appId, recordId, property, value, event);
  }

  FaultTarget portal(long id) {
    return new FaultTarget(method, path, id, appId, recordId, property, value, event);
  }

  FaultTarget app(long id) {
    return new FaultTarget(method, path, portalId, id, recordId, property, value, event);
  }

  FaultTarget record(String id) {
    return new FaultTarget(method, path, portalId, appId, id, property, value, event);
  }

  FaultTarget with(String name, String aValue) {
    return new FaultTarget(method, path, portalId, appId, recordId, name, aValue, event);
  }

  FaultTarget event(String type) {
    return new FaultTarget(method, path, portalId, appId, recordId, property, value, type);
  }

  boolean matches(FaultEvent happened) {
    return (portalId == null || portalId == happened.portalId())
        && (appId == null || appId == happened.appId())
        && (event == null || matches(event, happened.subscriptionType(), true))
        && (recordId == null || happened.recordIds().contains(recordId))
        && (property == null || property.equals(happened.property()))
        && (value == null || value.equalsIgnoreCase(happened.value()));
  }

  boolean matches(FaultKind kind, FaultCall call) {
    return (method == null || method.equalsIgnoreCase(call.method()))
        && (path == null || matches(path, call.path(), false))
        && (portalId == null || portalId == call.portalId())
        && (appId == null || appId == call.appId())
        && (!namesRecord() || kind == FaultKind.SEARCH_OMITS || concerns(call));
  }

  /**
   * Whether a text has all parts of a pattern, in order.
   *
   * @param whole whether it may have nothing before the first and after the last
   */
  private static boolean matches(String pattern, String text, boolean whole) {
    String[] parts = pattern.split("\\*", -1);
    if (whole && !(text.startsWith(parts[0]) && text.endsWith(parts[parts.length - 1]))) {
      return false;
    }
    int at = 0;
    for (String part : parts) {
      int found = text.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return !whole || parts.length > 1 || text.equals(pattern);
  }

  private boolean concerns(FaultCall call) {
    if (property == null && List.of(call.path().split("/")).contains(recordId)) {
      return true;
    }
    if (isMeant(call.body())) {
      return true;
    }
    for (JsonNode input : call.body().path("inputs")) {
      if (isMeant(input)) {
        return true;
      }
    }
    return false;
  }

  /** Whether JSON that stands for a record, such as an input of a batch, is the target's. */
  public boolean isMeant(JsonNode json) {
    return (recordId == null || namesId(json)) && (property == null || hasValue(json));
  }

  private boolean namesId(JsonNode json) {
    for (String member : ID_MEMBERS) {
      if (recordId.equals(json.path(member).asText(null))) {
        return true;
      }
    }
    for (JsonNode to : json.path("to").isArray() ? json.path("to") : List.of(json.path("to"))) {
      if (recordId.equals(to.path("id").asText(null))) {
        return true;
      }
    }
    return recordId.equals(json.path("from").path("id").asText(null));
  }

  private boolean hasValue(JsonNode json) {
    String given = json.path("properties").path(property).asText(null);
    if (given == null && property.equals(json.path("idProperty").asText(null))) {
      given = json.path("id").asText(json.path("objectId").asText(null));
    }
    return given != null && (value == null || value.equalsIgnoreCase(given));
  }
}
