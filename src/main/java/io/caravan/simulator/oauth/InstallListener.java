package io.caravan.simulator.oauth;

/** Hears of apps that come and go. May be called under a portal's lock. */
public interface InstallListener {

  /**
   * @param again whether the app was there already and a person agreed once more
   */
  void installed(Install install, boolean again);

  /**
   * @param at milliseconds since the epoch
   */
  void uninstalled(Install install, long at);
}
