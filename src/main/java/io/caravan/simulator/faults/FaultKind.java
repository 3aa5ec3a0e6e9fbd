package io.caravan.simulator.faults;

/** How an answer can go wrong. */
public enum FaultKind {
  /** A status with the JSON body that HubSpot sends with it. */
  STATUS,
  /** A status with an HTML page, as the network in front of HubSpot sends it. */
  HTML,
  /** The connection is closed without an answer. */
  RESET,
  /** No answer ever comes. */
  TIMEOUT,
  /** The right answer, but its body arrives byte by byte over the fault's delay. */
  SLOW_BODY,
  /** The right status and length, but the connection closes in the middle of the body. */
  TRUNCATED_BODY,
  /** The right status, but the body is cut and no longer JSON. */
  INVALID_JSON
}
