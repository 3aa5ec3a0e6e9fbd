package io.caravan.webhook;

import java.util.Locale;

/** Why a request was not accepted, and with which status HubSpot (or whoever it was) hears it. */
public enum Refusal {
  /** The peer's address is not on the list. */
  ADDRESS(403),
  /** No signature of an accepted version. */
  UNSIGNED(401),
  /** A signature that is not ours. */
  FORGED(401),
  /** Signed too long ago, or in the future. */
  EXPIRED(401),
  /** Signed, but not a delivery. */
  UNREADABLE(400),
  /** Another method than POST. */
  METHOD(405),
  /** The body did not arrive in time. */
  TOO_SLOW(408),
  /** The body is larger than allowed. */
  TOO_LARGE(413),
  /** No more can be kept now; HubSpot will try again. */
  NO_ROOM(503),
  /** Keeping it failed; HubSpot will try again. */
  FAILED(503);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The value of the metric's label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
