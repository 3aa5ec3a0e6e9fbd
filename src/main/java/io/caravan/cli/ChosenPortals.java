package io.caravan.cli;

import io.caravan.portal.Portal;
import io.caravan.portal.PortalSettings;
import io.caravan.portal.Portals;
import io.caravan.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
          .orElseThrow(() -> new IllegalArgumentException("say --portal: " + connected()));
    }
    return portals
        .named(text)
        .or(() -> numbered(text))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "portal '" + text + "' is not connected: " + connected()));
  }

  /** The same, or all of them where the text is all. */
  List<Portal> some(String text) {
    if (!text.equals("all") || portals.named("all").isPresent()) {
      return List.of(one(text));
    }
    if (portals.all().isEmpty()) {
      throw new IllegalArgumentException(connected());
    }
    return portals.all();
  }

  /** What people call a portal. */
  String name(long portalId) {
    return portals.find(portalId).map(Portal::name).orElseGet(() -> Long.toString(portalId));
  }

  private Optional<Portal> numbered(String text) {
    return portals.all().stream().filter(one -> Long.toString(one.id()).equals(text)).findFirst();
  }

  private String connected() {
    return portals.all().isEmpty()
        ? "no portal is connected; see caravan.portals in application.properties"
        : portals.all().stream()
            .map(one -> one.id() + " (" + one.name() + ")")
            .collect(Collectors.joining(", ", "connected are ", ""));
  }
}
