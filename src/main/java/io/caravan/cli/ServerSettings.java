package io.caravan.cli;

import io.caravan.api.ApiSettings;
import io.caravan.http.TlsSettings;
import io.caravan.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The two HTTP ports.
 *
 * @param host where the public port listens (webhooks)
 * @param port the public port
 * @param eventLoops threads that read and write on the public port
 * @param managementHost where health and metrics listen; loopback unless told otherwise
 * @param managementPort the management port
 * @param tls the certificate
 */
record ServerSettings(
    String host,
    int port,
    int eventLoops,
    String managementHost,
    int managementPort,
    TlsSettings tls) {

  static ServerSettings from(Settings settings) {
    var server =
        new ServerSettings(
            settings.text("caravan.server.host", "0.0.0.0"),
            settings.integer("caravan.server.port", 8080, 1, 65_535),
            settings.integer("caravan.server.event-loops", 2, 1, 64),
            settings.text("caravan.management.host", "127.0.0.1"),
            settings.integer("caravan.management.port", 8081, 1, 65_535),
            TlsSettings.from(settings));
    if (server.port == server.managementPort) {
      settings.reject(
          "caravan.management.port",
          "is " + server.managementPort + ", the same as caravan.server.port; give each its own");
    }
    if (!server.tls.covers("management") && !isLoopback(server.managementHost)) {
      settings.reject(
          "caravan.management.host",
          "is "
              + server.managementHost
              + ", which others can reach: credentials would go there for all to read. Use"
              + " 127.0.0.1, or set caravan.tls.certificate and caravan.tls.key");
    }
    return server;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Where the management port is, as seen from this machine. */
  String managementUrl() {
    String seen = managementHost.equals("0.0.0.0") ? "127.0.0.1" : managementHost;
    return tls.scheme("management") + "://" + seen + ":" + managementPort;
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
