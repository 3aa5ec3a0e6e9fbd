package io.caravan.cli;

import io.caravan.settings.InvalidSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/**
 * Makes sure that a port can be had. Camel's HTTP server logs a warning when it cannot bind, then
 * starts without its port and reports itself healthy; so the port is tried first.
 */
final class Ports {

  private Ports() {}

  /**
   * Binds and releases the address.
   *
   * @param key the setting that chose the port, for the message
   * @throws InvalidSettings when another process has it, or the host is not one of this machine's
   */
  static void requireFree(String key, String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      throw new InvalidSettings(
          List.of(
              key
                  + " is "
                  + port
                  + ", but "
                  + host
                  + ":"
                  + port
                  + " cannot be bound ("
                  + e.getMessage()
                  + "); stop what uses it, or choose another port"));
    }
  }

  /**
   * A port that is free now, for embedded use; port 0 is not one that Camel's server can tell back.
   */
  static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
