package io.caravan.benchmark.intake;

import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * A server that takes part.
 *
 * @param letter a to d, as in the command line
 * @param name what it is
 * @param address where its intake listens
 * @param process the running server
 */
record Contender(char letter, String name, InetSocketAddress address, ServerProcess process)
    implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");

  /** Vert.x that verifies and parses, and stores nothing. */
  static Contender verifyOnly(CaravanLaunch launch) {
    return vertx('a', "Vert.x, stores nothing", "nothing", launch);
  }

  /** Vert.x with Caravan's group commit, and no Camel. */
  static Contender groupCommit(CaravanLaunch launch) {
    String directory = launch.directory().resolve("vertx").toString();
    return vertx('b', "Vert.x, same group commit", directory, launch);
  }

  /** Node with a transaction for each request. */
  static Contender node(CaravanLaunch launch) {
    int port = ServerProcess.freePort();
    var command =
        List.of(
            "node",
            "benchmarks/node/intake/server.js",
            Integer.toString(port),
            launch.requests().publicUrl(),
            CaravanLaunch.SECRET,
            launch.directory().resolve("node.db").toString());
    return started('c', "Node express + better-sqlite3", port, command, launch);
  }

  /** Caravan itself. */
  static Contender caravan(CaravanLaunch launch) {
    return new Contender('d', "Caravan", launch.intake(), launch.startAndAwait());
  }

  private static Contender vertx(char letter, String name, String store, CaravanLaunch launch) {
    int port = ServerProcess.freePort();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            VertxServer.class.getName(),
            Integer.toString(port),
            launch.requests().publicUrl(),
            CaravanLaunch.SECRET,
            store));
    return started(letter, name, port, command, launch);
  }

  private static Contender started(
      char letter, String name, int port, List<String> command, CaravanLaunch launch) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var environment = new HashMap<>(launch.environment());
    environment.put("NODE_ENV", "production");
    var process =
        ServerProcess.start(command, environment, launch.directory().resolve(letter + ".log"));
    process.await(name, () -> listens(address), START);
    return new Contender(letter, name, address, process);
  }

  private static boolean listens(InetSocketAddress address) {
    try (var socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
