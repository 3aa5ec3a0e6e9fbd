package io.caravan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.caravan.hubspot.RateLimits.Tier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * HubSpot's own Node client works against the simulator unchanged. The tests are those in
 * src/test/node; they run in target/node-client, where the client is installed once.
 */
class NodeClientIT {

  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path PLACE = Path.of("target", "node-client");

  /** A portal for each file, and some for files to come. */
  private static final int PORTALS = 30;

  record Outcome(int code, String output) {}

  @BeforeAll
  static void install() throws Exception {
    for (String tool : List.of("node", "npm")) {
      assumeTrue(
          finds(tool),
          tool + " is missing: install Node.js 20 or newer to test with HubSpot's Node client");
    }
    Files.createDirectories(PLACE);
    boolean installed = isInstalled();
    try (var files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        Files.copy(
            file, PLACE.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!installed) {
      Outcome npm =
          run(
              Duration.ofSeconds(90),
              "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts",
              "--loglevel=error", "--fetch-retries=1");
      assumeTrue(
          npm.code() == 0,
          "the Node client cannot be installed (no network and nothing in npm's cache?): "
              + npm.output());
    }
  }

  /** Installing takes seconds; what stands there is good for as long as the lock file is the same. */
  private static boolean isInstalled() throws IOException {
    Path lock = PLACE.resolve("package-lock.json");
    return Files.isRegularFile(lock)
        && Files.isDirectory(PLACE.resolve("node_modules").resolve("@hubspot"))
        && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) == -1;
  }

  private static boolean finds(String tool) {
    try {
      return run(Duration.ofSeconds(30), tool, "--version").code() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void hubspots_node_client_works_unchanged() throws Exception {
    var options =
        SimulatorOptions.builder()
            .portals(PORTALS)
            .tier(Tier.ENTERPRISE)
            .indexLag(Duration.ofMillis(200))
            .build();
    try (var simulator = Simulator.start(options)) {
      Outcome tests = run(Duration.ofSeconds(120), "node", "run.mjs", simulator.baseUrl());
      assertThat(tests.code()).as(tests.output()).isZero();
      assertThat(tests.output()).containsPattern("passed \\d{2,}, failed 0");
    }
  }

  private static Outcome run(Duration limit, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("node-client", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(Files.isDirectory(PLACE) ? PLACE.toFile() : null)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      return ended
          ? new Outcome(process.exitValue(), text)
          : new Outcome(-1, text + "\nno end within " + limit);
    } finally {
      Files.delete(output);
    }
  }
}
