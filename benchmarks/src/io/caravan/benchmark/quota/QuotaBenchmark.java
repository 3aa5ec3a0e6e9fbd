package io.caravan.benchmark.quota;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * How much of HubSpot's limits a client uses that has more to do than they allow, and whether it
 * keeps within them: Caravan's gateway beside HubSpot's own Node client, against the simulator.
 */
public final class QuotaBenchmark {

  private static final int[] LATENCIES = {0, 50, 300};
  private static final Duration WARM_UP = Duration.ofSeconds(12);

  private final Path directory;
  private final Duration length;
  private final String clients;
  private final List<String> remarks = new ArrayList<>();
  private final Table table =
      new Table("limit", "latency", "client", "used", "most in a window", "429s", "verdict");

  private QuotaBenchmark(Path directory, Duration length, String clients) {
    this.directory = directory;
    this.length = length;
    this.clients = clients;
  }

  /** Runs it and prints its table. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    var options = new Options(arguments, Set.of("--seconds", "--clients"));
    Path directory = Files.createTempDirectory(Path.of("target"), "quota-");
    System.out.println(Machine.describe(directory));
    var length = Duration.ofSeconds(options.number("--seconds", 10, 40) / 10 * 10);
    var benchmark =
        new QuotaBenchmark(directory, length, options.text("--clients", "caravan,node"));
    for (Limit limit : Limit.values()) {
      benchmark.measure(limit);
    }
    System.out.print(benchmark.table);
    benchmark.remarks.forEach(System.out::println);
    System.exit(0);
  }

  /** All latencies and clients at the same time: together they make some hundred calls a second. */
  private void measure(Limit limit) throws Exception {
    System.out.printf("%s, %d s%n", limit.text, length.toSeconds());
    var cells = new ArrayList<Cell>();
    try {
      for (int latency : LATENCIES) {
        cells.addAll(cells(limit, latency));
      }
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      cells.forEach(Cell::begin);
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
      cells.forEach(cell -> add(cell.end()));
      cells.forEach(cell -> remarks.add("failed calls, " + cell.failures()));
    } finally {
      for (Cell cell : cells) {
        cell.close();
      }
    }
  }

  private List<Cell> cells(Limit limit, int latency) throws Exception {
    String name = limit + "-" + latency;
    var cells = new ArrayList<Cell>();
    if (clients.contains("caravan")) {
      Path database = directory.resolve(name).resolve("caravan.db");
      cells.add(
          new Cell(
              "Caravan", limit, latency, hubspot -> new GatewayCaller(hubspot, limit, database)));
    }
    if (clients.contains("node")) {
      Path log = directory.resolve(name + "-node.log");
      Duration all = WARM_UP.plus(length).plusSeconds(2);
      cells.add(
          new Cell(
              "@hubspot/api-client",
              limit,
              latency,
              hubspot -> new NodeCaller(hubspot, limit, all, log)));
    }
    return cells;
  }

  private void add(Cell.Outcome outcome) {
    boolean caravan = outcome.client().equals("Caravan");
    boolean reached = outcome.used() >= outcome.limit().target && outcome.refused() == 0;
    table.row(
        outcome.limit().text,
        outcome.latencyMillis() + " ms",
        outcome.client(),
        "%.1f %%".formatted(outcome.used() * 100),
        "%d of %d".formatted(outcome.peak(), outcome.limit().calls),
        Long.toString(outcome.refused()),
        caravan
            ? "%.0f %%: %s".formatted(outcome.limit().target * 100, reached ? "reached" : "MISSED")
            : "");
  }
}
