package io.caravan.simulator.http;

import io.caravan.simulator.faults.Fault;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The answers of injected faults: HubSpot's body for each status, or an HTML page. */
final class FaultyAnswers {

  private FaultyAnswers() {}

  static Answer status(Fault fault, String correlationId) {
    int status = fault.status();
    Map<String, String> headers = new HashMap<>(fault.headers());
    if (status == 477) {
      headers.putIfAbsent("Retry-After", "2");
    }
    return Answer.error(error(status), correlationId).with(headers);
  }

  static Answer html(Fault fault) {
    String page =
        """
        <!DOCTYPE html>
        <html><head><title>api.hubapi.com | %1$d</title></head>
        <body><h1>Error %1$d</h1><p>The web server reported a gateway problem.</p></body></html>
        """
            .formatted(fault.status());
    return Answer.raw(
            fault.status(), "text/html; charset=UTF-8", page.getBytes(StandardCharsets.UTF_8))
        .with(fault.headers());
  }

  private static ApiError error(int status) {
    return switch (status) {
      case 401 -> Refusals.noCredentials();
      case 403 -> Refusals.missingScopes("crm.objects.contacts.read");
      case 409 -> ApiError.of(409, "Conflict").category("CONFLICT").build();
      case 423 ->
          ApiError.of(423, "The resource is locked. Please try again later.")
              .category("RESOURCE_LOCKED")
              .build();
      case 429 ->
          ApiError.of(429, "You have reached your secondly limit.").category("RATE_LIMITS").build();
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
}
