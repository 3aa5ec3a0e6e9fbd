package io.caravan.simulator.http;

/** What a kind of call asks of its caller before anything else. */
public enum Access {
  /** Nothing: the OAuth endpoints, the authorize page, signed downloads. */
  OPEN,
  /** A token in the Authorization header. */
  TOKEN,
  /** A token, or the developer account's key as {@code hapikey} in the query. */
  DEVELOPER
}
