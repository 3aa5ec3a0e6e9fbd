package io.caravan.simulator.faults;

import com.fasterxml.jackson.databind.JsonNode;

/** How a call can go wrong. */
public enum FaultKind {
  /** A status with the JSON body that HubSpot sends with it. */
  STATUS("a status with HubSpot's own body"),
  /** A status with an HTML page, as the network in front of HubSpot sends it. */
  HTML("a status with an HTML page"),
  /** The connection is reset (TCP RST) without an answer. */
  RESET("the connection is reset without an answer"),
  /** No answer ever comes. */
  TIMEOUT("no answer ever comes"),
  /** The right answer, later by the fault's delay. */
  SLOW("the right answer, late"),
  /** The right answer, but its body arrives byte by byte over the fault's delay. */
  SLOW_BODY("the right answer, its body in drops"),
  /** The right status and length, but the connection closes in the middle of the body. */
  TRUNCATED_BODY("the connection closes in the middle of the body"),
  /** The right status, but the body is cut and no longer JSON. */
  INVALID_JSON("a body that is no JSON"),
  /** Some inputs of a batch fail with the fault's status, the others are carried out. */
  PARTIAL("some inputs of a batch fail"),
  /** A change is carried out, but reaches search only after the fault's delay. */
  STALE_SEARCH("a change reaches search late"),
  /** A search leaves out records that it should find. */
  SEARCH_OMITS("a search leaves records out"),
  /** A webhook event is sent a second time after the fault's delay. */
  WEBHOOK_TWICE("a webhook event is sent twice"),
  /** A webhook event is sent later by the fault's delay. */
  WEBHOOK_LATE("a webhook event is sent late"),
  /** A webhook event is held back for a random time up to the fault's delay. */
  WEBHOOK_REORDERED("a webhook event is overtaken by later ones"),
  /** A webhook event is never sent. */
  WEBHOOK_LOST("a webhook event is never sent");

  private final String meaning;

  FaultKind(String meaning) {
    this.meaning = meaning;
  }

  /** The kind in a few words. */
  public String meaning() {
    return meaning;
  }

  /** Whether the caller gets no answer at all. */
  public boolean breaksConnection() {
    return this == RESET || this == TIMEOUT;
  }

  /** Whether the call is carried out in any case, and something is wrong with the answer only. */
  public boolean carriesOut() {
    return compareTo(SLOW) >= 0;
  }

  /** Whether it happens to webhook events, not to calls. */
  public boolean ofWebhooks() {
    return compareTo(WEBHOOK_TWICE) >= 0;
  }

  /** Whether the kind can happen to a call at all. */
  boolean fits(FaultCall call) {
    return switch (this) {
      case PARTIAL -> call.path().contains("/batch/") && hasInputs(call.body());
      case SEARCH_OMITS -> call.isSearch();
      case STALE_SEARCH -> !call.method().equals("GET") && !call.isSearch();
      default -> !ofWebhooks();
    };
  }

  private static boolean hasInputs(JsonNode body) {
    return body.path("inputs").isArray() && !body.path("inputs").isEmpty();
  }
}
