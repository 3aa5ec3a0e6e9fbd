package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.simulator.crm.Timestamps;
import io.caravan.simulator.limits.Verdict;
import java.util.List;
import java.util.UUID;

/** The errors of authentication, scopes, routing and limits, word for word as HubSpot's. */
final class Refusals {

  private static final String SCOPES = "https://developers.hubspot.com/scopes";

  private Refusals() {}

  static ApiError noCredentials() {
    return ApiError.of(
            401,
            "Authentication credentials not found. This API supports OAuth 2.0 authentication and"
                + " you can find more details at"
                + " https://developers.hubspot.com/docs/methods/auth/oauth-overview")
        .category("INVALID_AUTHENTICATION")
        .build();
  }

  static ApiError expired(long expiredAt, long now) {
    return ApiError.of(
            401,
            "The OAuth token used to make this call expired %d second(s) ago."
                .formatted((now - expiredAt) / 1000))
        .category("EXPIRED_AUTHENTICATION")
        .context("expire time", Timestamps.iso(expiredAt))
        .build();
  }

  static ApiError missingScopes(String... anyOf) {
    return missing(
        "One or more of the following scopes are required.", "requiredGranularScopes", anyOf);
  }

  static ApiError missingAll(String... all) {
    return missing("All of the following scopes are required.", "requiredScopes", all);
  }

  private static ApiError missing(String message, String key, String... scopes) {
    ObjectNode error = Json.object();
    error.put("message", message);
    error.putObject("context").set(key, Json.array(List.of(scopes)));
    ObjectNode links = Json.object().put("scopes", SCOPES);
    return ApiError.of(
            403,
            "This app hasn't been granted all required scopes to make this call. Read more about"
                + " required scopes here: "
                + SCOPES
                + ".")
        .member("errors", Json.array().add(error))
        .member("links", links)
        .category("MISSING_SCOPES")
        .build();
  }

  static ApiError unknownRoute() {
    return ApiError.of(404, "resource not found").build();
  }

  static ApiError wrongMethod() {
    return ApiError.of(405, "HTTP 405 Method Not Allowed").build();
  }

  static ApiError wrongType() {
    return ApiError.of(415, "HTTP 415 Unsupported Media Type").build();
  }

  static ApiError limited(Verdict verdict) {
    var error =
        ApiError.of(429, verdict.policy().message())
            .text("errorType", "RATE_LIMIT")
            .text("policyName", verdict.policy().name());
    return verdict.group() == null
        ? error.text("requestId", UUID.randomUUID().toString()).build()
        : error.text("groupName", verdict.group()).build();
  }
}
