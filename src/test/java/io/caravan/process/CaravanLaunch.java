package io.caravan.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How to start the packaged Caravan on a data directory of its own, as often as wanted. The one
 * place here that knows the command line and the names of settings.
 *
 * @param command the launcher, such as {@code ./caravan}
 * @param directory holds the settings file, the data and the log
 * @param port the public port
 * @param managementPort health and metrics
 * @param settings further settings; they override the ones set here
 * @param environment variables for the server's process; {@code CARAVAN_JAVA_OPTS} replaces the
 *     launcher's own options of the JVM
 */
public record CaravanLaunch(
    List<String> command,
    Path directory,
    int port,
    int managementPort,
    Map<String, String> settings,
    Map<String, String> environment) {

  /** The client secret that deliveries are signed with. */
  public static final String SECRET = "11111111-2222-4333-8444-555555555555";

  /** Where HubSpot posts to. */
  public static final String PATH = "/webhooks/hubspot";

  /** The portal that the deliveries are of. */
  public static final long PORTAL = 62515;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String PUBLIC_URL = "https://hub.example.com";

  /**
   * The launcher that the system property {@code caravan.command} names, or the one in this
   * directory.
   */
  public static CaravanLaunch in(Path directory) {
    String launcher = System.getProperty("caravan.command", "./caravan");
    return new CaravanLaunch(
        List.of(launcher.split(" ")),
        directory,
        ServerProcess.freePort(),
        ServerProcess.freePort(),
        Map.of(),
        Map.of());
  }

  /** The same with one setting more. */
  public CaravanLaunch with(String key, String value) {
    var more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new CaravanLaunch(command, directory, port, managementPort, more, environment);
  }

  /** The same with these environment variables in place of those before. */
  public CaravanLaunch withEnvironment(Map<String, String> variables) {
    return new CaravanLaunch(command, directory, port, managementPort, settings, variables);
  }

  /**
   * The same for processes that live for seconds: what the JVM's optimising compiler gains it would
   * take from their start.
   */
  public CaravanLaunch livingShortly() {
    var more = new LinkedHashMap<>(environment);
    more.put("CARAVAN_JAVA_OPTS", "-Xmx512m -XX:+UseParallelGC -XX:TieredStopAtLevel=1");
    return withEnvironment(more);
  }

  /** The webhook intake's address. */
  public InetSocketAddress intake() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Makes deliveries that the intake accepts. */
  public SignedRequests requests() {
    return new SignedRequests(PATH, PUBLIC_URL + PATH, SECRET);
  }

  /** Starts the server and does not wait for it. */
  public ServerProcess start() {
    return ServerProcess.start(arguments("run"), environment, log());
  }

  /** Starts the server and waits until its intake answers. */
  public ServerProcess startAndAwait() {
    return start().await("Caravan's intake", this::intakeAnswers, START_LIMIT);
  }

  /**
   * Whether the intake refuses an unsigned delivery, as it does as soon as its route has started.
   */
  public boolean intakeAnswers() {
    byte[] unsigned =
        SignedRequests.withBody(
            requests().head("Content-Length: 2"), "[]".getBytes(StandardCharsets.US_ASCII));
    try (var wire = new Wire(intake(), Duration.ofSeconds(2))) {
      wire.send(unsigned);
      return wire.answer() == 401;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the server measures about itself. */
  public Metrics metrics() {
    return new Metrics(managementPort, this::operatorToken);
  }

  /**
   * Lets callers into the server that runs; each start has another.
   *
   * @throws IllegalStateException when none runs that has left one
   */
  public String operatorToken() {
    return OperatorKey.of(
            database(), managementPort, List.of(Path.of(""), directory.resolve("home")))
        .orElseThrow(() -> new IllegalStateException("no Caravan has left its token yet"));
  }

  /** Writes a line for each event that was processed: the command {@code events export}. */
  public void exportProcessed(Path file) {
    var export =
        ServerProcess.start(
            arguments("events", "export", "--processed", file.toAbsolutePath().toString()),
            environment,
            log());
    if (!export.hasEnded(Duration.ofMinutes(2)) || export.exitCode() != 0) {
      export.close();
      throw new IllegalStateException("events export failed\n" + export.endOfLog());
    }
  }

  /** Starts another command of the launcher with the server's settings. */
  public ServerProcess command(String... words) {
    return ServerProcess.start(arguments(words), environment, log());
  }

  /** The server's database, an SQLite file. */
  public Path database() {
    return directory.resolve("caravan.db").toAbsolutePath();
  }

  /** Where the server's output goes. */
  public Path log() {
    return directory.resolve("caravan.log");
  }

  private List<String> arguments(String... words) {
    var arguments = new ArrayList<>(command);
    arguments.addAll(List.of(words));
    arguments.add("--config");
    arguments.add(settingsFile().toAbsolutePath().toString());
    return arguments;
  }

  private Path settingsFile() {
    var properties = new Properties();
    properties.put("caravan.server.host", "127.0.0.1");
    properties.put("caravan.server.port", Integer.toString(port));
    properties.put("caravan.management.port", Integer.toString(managementPort));
    properties.put("caravan.api.port", "0");
    properties.put("caravan.webhook.secrets", SECRET);
    properties.put("caravan.webhook.public-url", PUBLIC_URL);
    properties.put("caravan.portals.test.id", Long.toString(PORTAL));
    properties.put("caravan.portals.test.token", "not-a-token");
    // Nobody listens there: what these processes are judged by needs no HubSpot, and never the real
    // one.
    properties.put("caravan.hubspot.base-url", "http://127.0.0.1:9");
    properties.put("caravan.store.url", "jdbc:sqlite:" + database());
    properties.putAll(settings);
    Path file = directory.resolve("caravan.properties");
    try {
      Files.createDirectories(directory);
      try (var out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
