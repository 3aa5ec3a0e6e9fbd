package io.caravan.cli;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalConnections;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Portals;
import io.caravan.settings.Settings;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The portals that a command is to work on. */
final class ChosenPortals {

  private static final Logger LOG = LoggerFactory.getLogger(ChosenPortals.class);

  private final Portals portals;

  ChosenPortals(Map<String, String> values) {
    portals = of(new Settings(values));
  }

  /** The portals of the settings, and those that people connected where there is a database. */
  static Portals of(Settings settings) {
    var portals = new Portals(PortalSettings.from(settings).portals());
    StoreSettings database = StoreSettings.from(settings);
    if (database.dialect() == Dialect.SQLITE && !Files.exists(database.file())) {
      return portals;
    }
    try (var store = Store.openReadOnly(database)) {
      return PortalConnections.addStored(portals, store);
    } catch (StoreException e) {
      // The command itself says what is wrong with the database, if it needs it.
      LOG.debug("Connected portals cannot be read", e);
      return portals;
    }
  }

  /** All of them, by name. */
  List<Portal> all() {
    return portals.all();
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
