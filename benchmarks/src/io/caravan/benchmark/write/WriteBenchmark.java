package io.caravan.benchmark.write;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes that trickle in one by one: how full the batches are, how many calls they take, how much
 * of the quota is used, and what is lost; beside HubSpot's own Node client with the same data and
 * the same simulator. And how long callers wait who want to know the outcome.
 */
public final class WriteBenchmark {

  private static final String BY_HAND = "Node client, batches of 100 by hand";
  private static final String ONE_BY_ONE = "Node client, one by one";

  private final Path directory;
  private final Table table =
      new Table(
          "client",
          "writes",
          "seconds",
          "calls",
          "writes per call",
          "429s",
          "of the quota",
          "lost");
  private final List<String> verdicts = new ArrayList<>();

  private WriteBenchmark(Path directory) {
    this.directory = directory;
  }

  /** Runs it and prints its tables. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    var options = new Options(arguments, Set.of("--writes", "--seconds", "--clients"));
    Path directory = Files.createTempDirectory(Path.of("target"), "writes-");
    System.out.println(Machine.describe(directory));
    var benchmark = new WriteBenchmark(directory);
    boolean node = options.text("--clients", "caravan,node").contains("node");
    int writes = options.number("--writes", 20_000, 100_000);
    benchmark.clean(writes, node, options.quick());
    benchmark.faulty(options.quick() ? 4_000 : 20_000, node, options.quick());
    System.out.print(benchmark.table);
    System.out.print(
        new Waiting(directory.resolve("waiting")).measure(options.number("--seconds", 10, 600)));
    benchmark.verdicts.forEach(System.out::println);
    System.exit(0);
  }

  private void clean(int writes, boolean node, boolean quick) throws Exception {
    Result caravan = add(CaravanRun.of(writes, false, directory.resolve("caravan")));
    HubSpotServer.View seen = caravan.seen();
    verdict("writes per call", caravan.batch(), 95, caravan.batch() >= 95);
    verdict("calls", seen.calls(), writes * 0.0106, seen.calls() <= writes * 0.0106);
    verdict("429s", seen.refused(), 0, seen.refused() == 0);
    if (!Double.isNaN(seen.used())) {
      verdict("share of the quota in %", seen.used() * 100, 97, seen.used() >= 0.97);
    }
    verdict("lost", caravan.lost(), 0, caravan.lost() == 0);
    verdicts.add("most heap in use, load generator included: " + caravan.heapMegabytes() + " MB");
    if (node) {
      ratios(caravan, nodes(quick ? 5_000 : writes, quick ? 100 : 2_000, false));
    }
  }

  private void faulty(int writes, boolean node, boolean quick) throws Exception {
    Result caravan = add(CaravanRun.of(writes, true, directory.resolve("caravan-faults")));
    verdict("lost with faults", caravan.lost(), 0, caravan.lost() == 0);
    if (node) {
      nodes(quick ? 4_000 : writes, quick ? 100 : 2_000, true);
    }
  }

  /** At the same time: together they make some twenty calls a second. */
  private List<Result> nodes(int byHand, int oneByOne, boolean faulty) throws Exception {
    var threads = Executors.newFixedThreadPool(2);
    try {
      String name = faulty ? "-faults" : "";
      List<Callable<Result>> runs =
          List.of(
              () ->
                  NodeRun.of(
                      BY_HAND, 100, byHand, faulty, directory.resolve("node-batches" + name)),
              () ->
                  NodeRun.of(
                      ONE_BY_ONE, 1, oneByOne, faulty, directory.resolve("node-single" + name)));
      var results = new ArrayList<Result>();
      for (Future<Result> result : threads.invokeAll(runs)) {
        results.add(add(result.get()));
      }
      return results;
    } finally {
      threads.shutdown();
    }
  }

  private void ratios(Result caravan, List<Result> others) {
    for (Result other : others) {
      double scale = (double) caravan.writes() / other.writes();
      verdicts.add(
          "%s: %.1f times Caravan's time, %.1f times its calls%s"
              .formatted(
                  other.client(),
                  other.seconds() * scale / caravan.seconds(),
                  other.seen().calls() * scale / caravan.seen().calls(),
                  scale == 1 ? "" : " (scaled up from %,d writes)".formatted(other.writes())));
    }
  }

  private void verdict(String what, double figure, double target, boolean reached) {
    verdicts.add(
        "%s: %.1f, target %.1f: %s"
            .formatted(what, figure, target, reached ? "reached" : "MISSED"));
  }

  private Result add(Result result) {
    HubSpotServer.View seen = result.seen();
    System.err.printf(
        "%s: %,d writes in %.1f s%n", result.client(), result.writes(), result.seconds());
    table.row(
        result.client(),
        "%,d".formatted(result.writes()),
        "%.1f".formatted(result.seconds()),
        "%,d".formatted(seen.calls()),
        "%.1f".formatted(result.batch()),
        Long.toString(seen.refused()),
        Double.isNaN(seen.used()) ? "" : "%.1f %%".formatted(seen.used() * 100),
        Integer.toString(result.lost()));
    return result;
  }
}
