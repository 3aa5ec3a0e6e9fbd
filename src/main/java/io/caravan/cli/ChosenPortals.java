package io.caravan.cli;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Portals;
import io.caravan.settings.Settings;
import java.util.List;
import java.util.Map;

/** The portals that a command is to work on. */
final class ChosenPortals {

  private final Portals portals;

  ChosenPortals(Map<String, String> values) {
    portals = new Portals(PortalSettings.from(new Settings(values)).portals());
  }

  /**
   * The one that is meant.
   *
   * @param text a name or a number; empty where only one is connected
   * @throws IllegalArgumentException when there is none such; the message names those that are
   *     connected
   */
  Portal one(String text) {
    if (text.isEmpty()) {
      return portals
          .only()
          .orElseThrow(() -> new IllegalArgumentException("say --portal: " + portals.inWords()));
    }
    return portals
        .called(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "portal '" + text + "' is not connected: " + portals.inWords()));
  }

  /** The same, or all of them where the text is all. */
  List<Portal> some(String text) {
    if (!text.equals("all") || portals.named("all").isPresent()) {
      return List.of(one(text));
    }
    if (portals.all().isEmpty()) {
      throw new IllegalArgumentException(portals.inWords());
    }
    return portals.all();
  }

  /** What people call a portal. */
  String name(long portalId) {
    return portals.find(portalId).map(Portal::name).orElseGet(() -> Long.toString(portalId));
  }
}
