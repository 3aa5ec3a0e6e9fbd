package io.caravan.crash;

import io.caravan.hubspot.RateLimits.Tier;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.http.Latency;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged Caravan with a database, beside a HubSpot that is slow and fails at times. */
final class WriteCrashSite {

  private static final int PER_SUBMISSION = 20;

  private final CaravanLaunch launch;
  private final WriteOutcomes outcomes;
  private final Simulator hubspot;

  private WriteCrashSite(CaravanLaunch launch, WriteOutcomes outcomes, Simulator hubspot) {
    this.launch = launch;
    this.outcomes = outcomes;
    this.hubspot = hubspot;
  }

  /** With latency both ways, an index that lags, and answers that are lost. */
  static Simulator hubspot(long seed) throws IOException {
    var latency = Latency.between(Duration.ofMillis(10), Duration.ofMillis(60));
    Simulator hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .seed(seed)
                .contacts(50)
                .tier(Tier.PROFESSIONAL)
                .uplink(latency)
                .latency(latency)
                .indexLag(Duration.ofMillis(300))
                .build());
    hubspot.faults().add(Fault.reset().afterApplying().on("POST", "/batch/create").rate(0.02));
    hubspot.faults().add(Fault.html(502).afterApplying().on("POST", "/batch/create").rate(0.02));
    hubspot.faults().add(Fault.status(503).on("POST", "/batch/").rate(0.02));
    return hubspot;
  }

  static WriteCrashSite onSqlite(Path directory, Simulator hubspot) {
    var launch = launch(directory, hubspot);
    return new WriteCrashSite(
        launch, new WriteOutcomes("jdbc:sqlite:" + launch.database(), ""), hubspot);
  }

  static WriteCrashSite on(StoreSettings database, Path directory, Simulator hubspot) {
    var launch =
        launch(directory, hubspot)
            .with("caravan.store.url", database.url())
            .with("caravan.store.user", database.user());
    return new WriteCrashSite(launch, new WriteOutcomes(database.url(), database.user()), hubspot);
  }

  WriteKillNineReport killed(int writes, int kills, long seed) throws InterruptedException {
    var plan = new WritePlan(writes, PER_SUBMISSION, true);
    var door = URI.create("http://127.0.0.1:" + launch.port() + "/test/writes");
    return new WriteKillNine(
            launch,
            door,
            launch::operatorToken,
            outcomes,
            hubspot,
            plan,
            WriteKillNine.Pace.of(kills),
            seed)
        .run();
  }

  private static CaravanLaunch launch(Path directory, Simulator hubspot) {
    Path home = home(directory.resolve("home"));
    return new CaravanLaunch(
            command(home),
            directory,
            ServerProcess.freePort(),
            ServerProcess.freePort(),
            Map.of(),
            Map.of())
        .with("caravan.hubspot.base-url", hubspot.baseUrl())
        .with("caravan.portals.test.id", Long.toString(hubspot.portal().id()))
        .with("caravan.portals.test.token", hubspot.credentials().privateToken())
        .with("caravan.portals.test.tier", "professional")
        .with("caravan.write.resolve-after", "1s");
  }

  /** The launcher's command with another home. */
  private static List<String> command(Path home) {
    Path jar = Path.of("target", "caravan.jar").toAbsolutePath();
    Path archive = Path.of("target", "caravan.jsa").toAbsolutePath();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseParallelGC"));
    if (Files.exists(archive)) {
      command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:disable"));
    }
    command.addAll(List.of("-Dcaravan.home=" + home.toAbsolutePath(), "-jar", jar.toString()));
    return command;
  }

  /** Caravan's own routes, and one that takes writes in over HTTP. */
  private static Path home(Path home) {
    try {
      copy(Path.of("routes"), home.resolve("routes"));
      copy(Path.of("application.properties"), home.resolve("application.properties"));
      Path route = Path.of("src", "test", "resources", "io", "caravan", "crash");
      copy(route, home.resolve("routes"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = file.equals(from) ? to : to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
