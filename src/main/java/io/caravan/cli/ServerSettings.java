package io.caravan.cli;

import io.caravan.api.ApiSettings;
import io.caravan.settings.Settings;

/**
 * The two HTTP ports.
 *
 * @param host where the public port listens (webhooks)
 * @param port the public port
 * @param eventLoops threads that read and write on the public port
 * @param managementHost where health and metrics listen; loopback unless told otherwise
 * @param managementPort the management port
 */
record ServerSettings(
    String host, int port, int eventLoops, String managementHost, int managementPort) {

  static ServerSettings from(Settings settings) {
    var server =
        new ServerSettings(
            settings.text("caravan.server.host", "0.0.0.0"),
            settings.integer("caravan.server.port", 8080, 1, 65_535),
            settings.integer("caravan.server.event-loops", 2, 1, 64),
            settings.text("caravan.management.host", "127.0.0.1"),
            settings.integer("caravan.management.port", 8081, 1, 65_535));
    if (server.port == server.managementPort) {
      settings.reject(
          "caravan.management.port",
          "is " + server.managementPort + ", the same as caravan.server.port; give each its own");
    }
    return server;
  }

  /** Where the management port is, as seen from this machine. */
  String managementUrl() {
    String seen = managementHost.equals("0.0.0.0") ? "127.0.0.1" : managementHost;
    return "http://" + seen + ":" + managementPort;
  }

  /** Tries the ports that must be free, the API's among them. */
  void requireFreePorts(ApiSettings api) {
    Ports.requireFree("caravan.server.port", host, port);
    Ports.requireFree("caravan.management.port", managementHost, managementPort);
    if (api.port() != 0) {
      Ports.requireFree("caravan.api.port", api.host(), api.port());
    }
  }
}
