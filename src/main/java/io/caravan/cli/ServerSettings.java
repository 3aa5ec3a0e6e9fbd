package io.caravan.cli;

import io.caravan.settings.Settings;

/**
 * The two HTTP ports.
 *
 * @param host where the public port listens (webhooks)
 * @param port the public port
 * @param managementHost where health and metrics listen; loopback unless told otherwise
 * @param managementPort the management port
 * @param maxBodyBytes larger request bodies are answered with 413
 */
record ServerSettings(
    String host, int port, String managementHost, int managementPort, long maxBodyBytes) {

  static ServerSettings from(Settings settings) {
    var server =
        new ServerSettings(
            settings.text("caravan.server.host", "0.0.0.0"),
            settings.integer("caravan.server.port", 8080, 1, 65_535),
            settings.text("caravan.management.host", "127.0.0.1"),
            settings.integer("caravan.management.port", 8081, 1, 65_535),
            settings.bytes("caravan.server.max-body", 10L << 20, 1024, 1L << 30));
    if (server.port == server.managementPort) {
      settings.reject(
          "caravan.management.port",
          "is " + server.managementPort + ", the same as caravan.server.port; give each its own");
    }
    return server;
  }

  void requireFreePorts() {
    Ports.requireFree("caravan.server.port", host, port);
    Ports.requireFree("caravan.management.port", managementHost, managementPort);
  }
}
