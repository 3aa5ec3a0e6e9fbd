package io.caravan.portal;

/** Hears of portals that come and go while Caravan runs. Must neither block nor throw. */
public interface PortalListener {

  /** A portal was connected, or is connected otherwise than before. */
  default void connected(Portal portal) {}

  /** A portal has no access any more. */
  default void disconnected(Portal portal) {}
}
