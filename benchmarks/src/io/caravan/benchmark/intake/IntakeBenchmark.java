package io.caravan.benchmark.intake;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.process.CaravanLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Caravan's webhook intake beside three other servers that take the same signed deliveries. See
 * docs/BENCHMARKS.md.
 */
public final class IntakeBenchmark {

  private final Path directory;
  private final String servers;
  private final Map<String, String> environment;

  private IntakeBenchmark(Path directory, String servers, Map<String, String> environment) {
    this.directory = directory;
    this.servers = servers;
    this.environment = environment;
  }

  /** Runs it and prints its tables. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    var options =
        new Options(
            arguments,
            Set.of("--rounds", "--seconds", "--latency-seconds", "--servers", "--fsync-millis"));
    Path directory = Files.createTempDirectory(Path.of("target"), "intake-");
    int slowDisk = options.number("--fsync-millis", 0, 0);
    var benchmark =
        new IntakeBenchmark(directory, options.text("--servers", "abcd"), environment(slowDisk));
    System.out.println(Machine.describe(directory));
    if (slowDisk > 0) {
      System.out.printf("each fsync of every server is made to take %d ms longer%n", slowDisk);
    }
    int warmUps = options.quick() ? 1 : 2;
    int rounds = options.number("--rounds", 1, 7);
    var each = Duration.ofSeconds(options.number("--seconds", 2, 5));
    benchmark.throughput(Scenario.FULL, warmUps, rounds, each);
    benchmark.throughput(Scenario.SINGLE, warmUps, rounds, each);
    benchmark.latency(Duration.ofSeconds(options.number("--latency-seconds", 5, 30)));
  }

  /** For all servers alike: see benchmarks/slow-disk.c. */
  private static Map<String, String> environment(int fsyncMillis) {
    return fsyncMillis == 0
        ? Map.of()
        : Map.of(
            "LD_PRELOAD",
            Path.of("target/benchmarks/slow-disk.so").toAbsolutePath().toString(),
            "SLOW_DISK_MICROS",
            Integer.toString(fsyncMillis * 1_000));
  }

  private void throughput(Scenario scenario, int warmUps, int rounds, Duration each)
      throws IOException {
    System.out.printf("%n%s%n", scenario.name());
    // Nobody takes the events out again, with any of the servers.
    var launch =
        launch("events-" + scenario.events())
            .with("caravan.channel.max-backlog", Scenario.MAX_BACKLOG)
            .with("caravan.events.from", "channel:nothing");
    var contenders = new ArrayList<Contender>();
    try {
      for (char letter : servers.toCharArray()) {
        contenders.add(contender(letter, launch));
      }
      var throughput = new Throughput(scenario, contenders, launch, each);
      throughput.measure(warmUps, rounds);
      System.out.printf("%n%s", throughput.table());
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private void latency(Duration length) throws IOException {
    System.out.printf("%n50 deliveries a second of 100 events each, %d s%n%n", length.toSeconds());
    var launch = launch("latency");
    var latency = new Latency(launch, length);
    for (char letter : servers.toCharArray()) {
      if (Latency.servers().contains(letter)) {
        try (var contender = contender(letter, launch)) {
          latency.measure(contender);
        }
      }
    }
    System.out.print(latency.table());
  }

  private CaravanLaunch launch(String name) throws IOException {
    return CaravanLaunch.in(Files.createDirectories(directory.resolve(name)))
        .withEnvironment(environment);
  }

  private static Contender contender(char letter, CaravanLaunch launch) {
    return switch (letter) {
      case 'a' -> Contender.verifyOnly(launch);
      case 'b' -> Contender.groupCommit(launch);
      case 'c' -> Contender.node(launch);
      case 'd' -> Contender.caravan(launch);
      default ->
          throw new IllegalArgumentException(
              "there is no server " + letter + "; choose from " + List.of('a', 'b', 'c', 'd'));
    };
  }
}
