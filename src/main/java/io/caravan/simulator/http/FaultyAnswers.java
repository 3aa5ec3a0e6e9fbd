package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultReply;
import io.caravan.simulator.limits.Verdict;
import io.caravan.simulator.limits.Verdict.Policy;
import io.caravan.simulator.oauth.Grant;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The answers of injected faults: HubSpot's body for each status, or an HTML page. Source: HubSpot
 * docs, "Error handling", and captured answers.
 */
final class FaultyAnswers {

  /** These come from the network in front of HubSpot, which knows nothing of limits. */
  private static final Set<Integer> FROM_THE_EDGE = Set.of(502, 504, 520, 521, 522, 523, 524, 525);

  private static final Map<Integer, String> REASONS =
      Map.of(
          477, "Migration In Progress",
          520, "Web Server Returned an Unknown Error",
          521, "Web Server Is Down",
          522, "Connection Timed Out",
          523, "Origin Is Unreachable",
          524, "A Timeout Occurred",
          525, "SSL Handshake Failed",
          526, "Invalid SSL Certificate");

  private FaultyAnswers() {}

  /**
   * A status with HubSpot's body.
   *
   * @param grant whose call it is; null when no token was needed
   * @param verdict of the limits, or null
   */
  static Answer status(Fault fault, Grant grant, Verdict verdict, String correlationId) {
    FaultReply reply = fault.reply();
    int status = reply.status();
    var headers = new LinkedHashMap<String, String>();
    if (verdict != null && !FROM_THE_EDGE.contains(status)) {
      headers.putAll(verdict.headers());
    }
    if (status == 429 && reply.policy() != null) {
      usedUp(headers, reply.policy());
    }
    if (status == 477) {
      headers.put("Retry-After", "2");
    }
    headers.putAll(reply.headers());
    ObjectNode body = reply.body() == null ? error(reply, grant).body(correlationId) : reply.body();
    return Answer.json(status, body).with(headers);
  }

  /** A window that refuses has nothing left; search says nothing at all. */
  private static void usedUp(Map<String, String> headers, Policy policy) {
    if (policy == Policy.SECONDLY) {
      headers.keySet().removeIf(name -> name.startsWith("X-HubSpot-RateLimit"));
    }
    String left =
        policy == Policy.DAILY
            ? "X-HubSpot-RateLimit-Daily-Remaining"
            : "X-HubSpot-RateLimit-Remaining";
    headers.computeIfPresent(left, (name, value) -> "0");
    if (policy == Policy.TEN_SECONDLY_ROLLING) {
      headers.computeIfPresent("X-HubSpot-RateLimit-Secondly-Remaining", (name, value) -> "0");
    }
  }

  static Answer html(Fault fault) {
    int status = fault.reply().status();
    String page =
        """
        <!DOCTYPE html>
        <html><head><title>api.hubapi.com | %1$d</title></head>
        <body><h1>Error %1$d</h1><p>The web server reported a gateway problem.</p></body></html>
        """
            .formatted(status);
    return Answer.raw(status, "text/html; charset=UTF-8", page.getBytes(StandardCharsets.UTF_8))
        .with(fault.reply().headers());
  }

  /** The words after a status that Java's servers do not know; null for those that they do. */
  static String reason(int status) {
    return REASONS.get(status);
  }

  /** HubSpot's error with a status, in the fault's words where it has any. */
  static ApiError error(FaultReply reply, Grant grant) {
    ApiError usual = usual(reply, grant);
    return reply.hasWords()
        ? usual.saying(reply.message(), reply.category(), reply.subCategory())
        : usual;
  }

  private static ApiError usual(FaultReply reply, Grant grant) {
    int status = reply.status();
    return switch (status) {
      case 400 -> ApiError.invalid("Property values were not valid");
      case 401 -> Refusals.noCredentials();
      case 402 -> tooManyRecords(grant);
      case 403 -> Refusals.missingScopes("crm.objects.contacts.read");
      case 404 ->
          ApiError.of(404, "Object not found.  objectId are usually numeric.")
              .category("OBJECT_NOT_FOUND")
              .build();
      case 405 -> Refusals.wrongMethod();
      case 409 -> ApiError.of(409, "Conflict").category("CONFLICT").build();
      case 423 ->
          ApiError.of(423, "The resource is locked. Please try again later.")
              .category("RESOURCE_LOCKED")
              .build();
      case 429 -> limited(reply.policy(), grant);
      case 477 ->
          ApiError.of(477, "This account is being migrated to another data hosting region.")
              .category("MIGRATION_IN_PROGRESS")
              .build();
      case 500 ->
          ApiError.of(500, "internal error")
              .text("requestId", UUID.randomUUID().toString())
              .build();
      case 503 ->
          ApiError.of(503, "The service is temporarily unavailable.")
              .category("SERVICE_UNAVAILABLE")
              .build();
      default ->
          status >= 500
              ? ApiError.of(status, "There was an error processing the request.")
                  .category("INTERNAL_ERROR")
                  .build()
              : ApiError.of(status, "There was a problem with the request.").build();
    };
  }

  private static ApiError tooManyRecords(Grant grant) {
    return ApiError.of(
            402,
            "Portal %d has exceeded its OBJECT_CREATION contact limit of 1000"
                .formatted(grant == null ? 0 : grant.portal().id()))
        .text("errorType", "LimitExceededException")
        .build();
  }

  private static ApiError limited(Policy policy, Grant grant) {
    if (policy == null) {
      return ApiError.of(429, "You have reached your secondly limit.")
          .category("RATE_LIMITS")
          .build();
    }
    return Refusals.limited(new Verdict(policy, group(policy, grant), Map.of()));
  }

  private static String group(Policy policy, Grant grant) {
    if (policy == Policy.DAILY || grant == null) {
      return null;
    }
    boolean oauth = grant.app().oauth();
    String name =
        policy == Policy.SECONDLY
            ? "crm:search:" + (oauth ? "oauth" : "private_app")
            : (oauth ? "app" : "private_app") + "-api-calls-ten-secondly";
    return "publicapi:" + name + ":" + grant.app().id() + ":" + grant.portal().id();
  }
}
