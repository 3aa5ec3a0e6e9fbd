package io.caravan.simulator;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that are run beside a simulator, HubSpot's Node client among them. */
final class Commands {

  private static final Path NODE_TESTS = Path.of("src", "test", "node");

  /** Where the Node client is installed, once for all tests. */
  static final Path NODE = Path.of("target", "node-client");

  private Commands() {}

  /**
   * What became of a program.
   *
   * @param code its exit code; -1 when it did not end in time
   * @param output all that it printed
   */
  record Outcome(int code, String output) {}

  static Outcome run(Path place, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Duration limit = Duration.ofSeconds(120);
    Path output = Files.createTempFile("command", ".txt");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(place.toAbsolutePath().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
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

  /** Skips the test, saying why, when a program is missing. */
  static void assume(String mend, String... command) throws InterruptedException {
    boolean there;
    try {
      there = run(Path.of(""), Map.of(), List.of(command)).code() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, () -> String.join(" ", command) + " does not work: " + mend);
  }

  /** Installs the Node client into target; skips the test, saying why, where that cannot be. */
  static void installNodeClient() throws IOException, InterruptedException {
    String mend = "install Node.js 20 or newer to test with HubSpot's Node client";
    assume(mend, "node", "--version");
    assume(mend, "npm", "--version");
    Files.createDirectories(NODE);
    // Test classes run in several processes, and npm takes away first what stands there.
    try (var once = FileChannel.open(NODE.resolve(".lock"), CREATE, WRITE)) {
      once.lock();
      install();
    }
  }

  private static void install() throws IOException, InterruptedException {
    boolean installed = isInstalled();
    try (var files = Files.list(NODE_TESTS)) {
      for (Path file : files.toList()) {
        Path copy = NODE.resolve(file.getFileName());
        // Another test may be running the one that is there.
        if (!Files.exists(copy) || Files.mismatch(file, copy) != -1) {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    if (installed) {
      return;
    }
    Outcome npm =
        run(
            NODE,
            Map.of(),
            List.of(
                "npm",
                "ci",
                "--prefer-offline",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--loglevel=error",
                "--fetch-retries=1"));
    assumeTrue(
        npm.code() == 0,
        () ->
            "the Node client cannot be installed (no network, and nothing in npm's cache?): "
                + npm.output());
  }

  /** What stands there is good for as long as the lock file is the same; npm notes it last. */
  private static boolean isInstalled() throws IOException {
    Path lock = NODE.resolve("package-lock.json");
    return Files.isRegularFile(lock)
        && Files.isRegularFile(NODE.resolve("node_modules").resolve(".package-lock.json"))
        && Files.mismatch(lock, NODE_TESTS.resolve("package-lock.json")) == -1;
  }
}
