package io.caravan.cli;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Portals;
import io.caravan.settings.Settings;
import io.caravan.write.file.UnusableInput;
import java.util.Map;

/** The portal that a command was told, by name or id. */
final class ChosenPortal {

  private ChosenPortal() {}

  /** The connected portals, as the settings say. */
  static Portals connected(Map<String, String> values) {
    return new Portals(PortalSettings.from(new Settings(values)).portals());
  }

  /**
   * Its id.
   *
   * @throws UnusableInput when it is not connected; the message says which are
   */
  static long id(Portals portals, String nameOrId) {
    return portals
        .called(nameOrId)
        .map(Portal::id)
        .orElseThrow(
            () ->
                new UnusableInput(
                    "portal '" + nameOrId + "' is not connected: " + portals.inWords()));
  }
}
