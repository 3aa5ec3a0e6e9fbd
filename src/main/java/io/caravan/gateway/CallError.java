package io.caravan.gateway;

import java.time.Instant;
import java.util.List;

/** What went wrong with a call, and so what its caller can do about it. */
public sealed interface CallError {

  /** One sentence, safe to log: what, where, HubSpot's words and correlation id. */
  String message();

  /**
   * HubSpot refused the call for good: invalid, not found, conflict, missing scope. Repeating it
   * changes nothing.
   *
   * @param status the HTTP status
   * @param category HubSpot's category such as VALIDATION_ERROR; empty when it gave none
   * @param body HubSpot's whole error body as JSON text, for whoever has to find the culprit in a
   *     batch
   */
  record Rejected(String message, int status, String category, String body) implements CallError {}

  /**
   * The portal's token is missing, revoked or lacks a right that refreshing cannot give.
   *
   * @param status the HTTP status
   * @param category HubSpot's category such as MISSING_SCOPES; empty when it gave none
   * @param scopes those that HubSpot says are required; empty when it names none
   */
  record Unauthorised(String message, int status, String category, List<String> scopes)
      implements CallError {

    public Unauthorised {
      scopes = List.copyOf(scopes);
    }

    /** Without HubSpot's words about scopes. */
    public Unauthorised(String message, int status) {
      this(message, status, "", List.of());
    }
  }

  /** HubSpot did not do it and may do it later; retries within the deadline did not help. */
  record Unavailable(String message) implements CallError {}

  /** The call was sent, the answer was lost, and repeating it could do it twice. Find out first. */
  record OutcomeUnknown(String message) implements CallError {}

  /** No permit could be had before the deadline; nothing was sent. */
  record NoPermit(String message) implements CallError {}

  /**
   * The day's quota is used up; nothing was sent.
   *
   * @param resetsAt when the portal's next day begins
   */
  record DailyQuotaUsed(String message, Instant resetsAt) implements CallError {}
}
