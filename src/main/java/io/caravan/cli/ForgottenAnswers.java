package io.caravan.cli;

import io.caravan.gateway.ResponseCache;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalListener;

/** Forgets what is remembered of a portal's answers when its access ends or is another one. */
record ForgottenAnswers(ResponseCache cache) implements PortalListener {

  private static final String ALL_PATHS = "";

  @Override
  public void connected(Portal portal) {
    cache.forget(portal.id(), ALL_PATHS);
  }

  @Override
  public void disconnected(Portal portal) {
    cache.forget(portal.id(), ALL_PATHS);
  }
}
