package io.caravan.portal.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.portal.PortalConnection;
import io.caravan.portal.check.PortalReport;
import java.util.Optional;

/**
 * How a connection by OAuth ended.
 *
 * @param status of the answer to the browser
 * @param code what it is, for machines: {@code connected}, {@code state_invalid} ...
 * @param title for people
 * @param text what happened
 * @param remedy what to do; empty for nothing
 */
record Outcome(
    int status,
    String code,
    String title,
    String text,
    String remedy,
    Optional<PortalConnection> connection,
    Optional<PortalReport> report) {

  static final String AGAIN =
      "Ask for a new link (GET /hubspot/auth/url, or ./caravan portals connect) and open it.";

  static Outcome failed(int status, String code, String text, String remedy) {
    return new Outcome(
        status,
        code,
        "The portal was not connected",
        text,
        remedy,
        Optional.empty(),
        Optional.empty());
  }

  /** Caravan itself has failed; nothing of the cause is shown. */
  static Outcome broken() {
    return failed(
        500,
        "failed",
        "Something went wrong in Caravan; its log says what.",
        "Wait a moment. " + AGAIN);
  }

  Outcome with(PortalReport seen) {
    return new Outcome(status, code, title, text, remedy, connection, Optional.of(seen));
  }

  boolean connected() {
    return connection.isPresent();
  }

  /** For whoever waits for it elsewhere than in the browser. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("state", connected() ? "connected" : "failed");
    json.put("code", code);
    json.put("message", text);
    if (!remedy.isEmpty()) {
      json.put("remedy", remedy);
    }
    connection.ifPresent(
        portal -> {
          json.put("portalId", portal.portalId());
          json.put("name", portal.name());
          json.put("domain", portal.domain());
        });
    report.ifPresent(seen -> json.set("report", seen.json()));
    return json;
  }
}
