package io.caravan.benchmark.drain;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.Metrics;
import io.caravan.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A backlog of events is there when Caravan starts, with its heap capped; how fast it is applied,
 * and what memory that takes.
 */
public final class DrainBenchmark {

  private static final int TARGET = 10_000;
  private static final String CHANNEL = "channel=\"events\"";
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final CaravanLaunch launch;
  private final int events;

  private DrainBenchmark(CaravanLaunch launch, int events) {
    this.launch = launch;
    this.events = events;
  }

  /** Runs it and prints its table. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    var options = new Options(arguments, Set.of("--events", "--records", "--heap"));
    int events = options.number("--events", 50_000, 1_000_000);
    int records = options.number("--records", 5_000, 50_000);
    String heap = options.text("--heap", "256m");
    Path directory = Files.createTempDirectory(Path.of("target"), "drain-");
    System.out.println(Machine.describe(directory));
    var launch =
        CaravanLaunch.in(directory)
            .withEnvironment(Map.of("CARAVAN_JAVA_OPTS", "-Xmx" + heap + " -XX:+UseParallelGC"));
    Filling.fill(launch.database(), events, records);
    System.out.printf(
        "%,d events of %,d records wait, %,d MB on disk; heap %s%n%n",
        events, records, Files.size(launch.database()) >> 20, heap);
    System.out.print(new DrainBenchmark(launch, events).drain());
  }

  private Table drain() throws InterruptedException {
    long start = System.nanoTime();
    try (ServerProcess server = launch.startAndAwait()) {
      Metrics metrics = launch.metrics();
      double firstDone = done(metrics);
      long firstAt = System.nanoTime();
      double peakHeap = 0;
      double done = firstDone;
      while (done < events) {
        TimeUnit.MILLISECONDS.sleep(200);
        peakHeap = Math.max(peakHeap, metrics.sum("jvm_memory_used_bytes", "area=\"heap\""));
        done = done(metrics);
        if (System.nanoTime() - start > LIMIT.toNanos() || server.hasEnded(Duration.ZERO)) {
          throw new IllegalStateException(
              "only %,.0f events are done%n%s".formatted(done, server.endOfLog()));
        }
      }
      long end = System.nanoTime();
      return table(
          server, metrics, (events - firstDone) * 1e9 / (end - firstAt), end - start, peakHeap);
    }
  }

  private Table table(
      ServerProcess server, Metrics metrics, double rate, long nanos, double peakHeap) {
    double dead = metrics.sum("caravan_channel_dead_total", CHANNEL);
    return new Table("", "", "target")
        .row(
            "events/s once it runs",
            "%,.0f".formatted(rate),
            TARGET + (rate >= TARGET ? ": reached" : ": MISSED"))
        .row("seconds, start of the process included", "%.1f".formatted(nanos / 1e9), "")
        .row("dead letters", "%.0f".formatted(dead), dead == 0 ? "0: reached" : "0: MISSED")
        .row(
            "retries", "%.0f".formatted(metrics.sum("caravan_channel_retried_total", CHANNEL)), "0")
        .row("highest heap seen, MB", "%.0f".formatted(peakHeap / (1 << 20)), "")
        .row("highest resident memory, MB", "%d".formatted(server.peakResidentBytes() >> 20), "")
        .row("database, MB", "%d".formatted(databaseBytes() >> 20), "");
  }

  private static double done(Metrics metrics) {
    return metrics.sum("caravan_channel_out_total", CHANNEL)
        + metrics.sum("caravan_channel_dead_total", CHANNEL);
  }

  private long databaseBytes() {
    try {
      return Files.size(launch.database());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
