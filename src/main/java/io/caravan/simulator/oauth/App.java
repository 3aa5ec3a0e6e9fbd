package io.caravan.simulator.oauth;

import io.caravan.hubspot.RateLimits;

/**
 * An app that calls the API.
 *
 * @param oauth whether it authenticates by OAuth; else by a private token
 * @param clientSecret also signs the webhooks
 */
public record App(
    long id,
    boolean oauth,
    String clientId,
    String clientSecret,
    String redirectUri,
    RateLimits limits) {

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "App[" + id + (oauth ? ", oauth]" : ", private]");
  }
}
