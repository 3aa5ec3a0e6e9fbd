package io.caravan.gateway;

import io.caravan.gateway.quota.Quota;

/** Quotas for tests that are about something else. */
final class Quotas {

  private Quotas() {}

  static Quota generous() {
    return new Quota();
  }
}
