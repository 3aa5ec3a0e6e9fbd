package io.caravan.benchmark.start;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.SampleEvents;
import io.caravan.process.ServerProcess;
import io.caravan.process.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How long it takes from the start of the process to the first delivery that is accepted and on
 * disk: with no database yet, and again with the one of the run before.
 */
public final class StartBenchmark {

  private static final int TARGET_MILLIS = 3_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final CaravanLaunch launch;
  private long nextEventId = 1;

  private StartBenchmark(CaravanLaunch launch) {
    this.launch = launch;
  }

  /** Runs it and prints its table. */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    var options = new Options(arguments, Set.of("--runs"));
    int runs = options.number("--runs", 2, 9);
    Path directory = Files.createTempDirectory(Path.of("target"), "start-");
    System.out.println(Machine.describe(directory));
    var fresh = new ArrayList<Long>();
    var again = new ArrayList<Long>();
    for (int run = 0; run <= runs; run++) {
      var benchmark =
          new StartBenchmark(CaravanLaunch.in(directory.resolve(Integer.toString(run))));
      long first = benchmark.millisToFirstAccepted();
      long second = benchmark.millisToFirstAccepted();
      if (run > 0) {
        fresh.add(first);
        again.add(second);
      }
    }
    System.out.print(
        new Table("start to first accepted webhook", "median ms", "ms", "at most")
            .row("without a database", median(fresh), range(fresh), verdict(fresh))
            .row("with a database", median(again), range(again), verdict(again)));
  }

  private long millisToFirstAccepted() {
    long start = System.nanoTime();
    try (ServerProcess server = launch.start()) {
      server.await("the first accepted delivery", this::isAccepted, LIMIT);
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  private boolean isAccepted() {
    byte[] body = new SampleEvents(100).delivery(nextEventId++, 1, 0);
    try (var wire = new Wire(launch.intake(), Duration.ofSeconds(5))) {
      wire.send(launch.requests().request(body, System.currentTimeMillis()));
      return wire.answer() == 204;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String median(List<Long> millis) {
    return Long.toString(middle(millis));
  }

  private static String range(List<Long> millis) {
    return Collections.min(millis) + " to " + Collections.max(millis);
  }

  private static String verdict(List<Long> millis) {
    return TARGET_MILLIS + (middle(millis) <= TARGET_MILLIS ? ": reached" : ": MISSED");
  }

  private static long middle(List<Long> millis) {
    return millis.stream().sorted().toList().get(millis.size() / 2);
  }
}
