package io.caravan.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/** A call as faults see it. The body is read only when a fault asks for it. */
public final class FaultCall {

  private final String method;
  private final String path;
  private final long portalId;
  private final long appId;
  private final Supplier<JsonNode> read;
  private JsonNode body;

  /**
   * @param path without the query
   * @param portalId 0 when no token named one
   * @param appId 0 when no token named one
   * @param read gives the body as JSON; a missing node when there is none or it is no JSON
   */
  public FaultCall(String method, String path, long portalId, long appId, Supplier<JsonNode> read) {
    this.method = method;
    this.path = path;
    this.portalId = portalId;
    this.appId = appId;
    this.read = read;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  long portalId() {
    return portalId;
  }

  long appId() {
    return appId;
  }

  JsonNode body() {
    if (body == null) {
      body = read.get();
    }
    return body;
  }

  boolean isSearch() {
    return method.equals("POST") && path.startsWith("/crm/") && path.endsWith("/search");
  }
}
