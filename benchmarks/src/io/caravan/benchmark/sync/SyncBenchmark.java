package io.caravan.benchmark.sync;

import io.caravan.benchmark.Machine;
import io.caravan.benchmark.Options;
import io.caravan.benchmark.Table;
import io.caravan.store.Dialect;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A portal's contacts into a database: all of them with the limits lifted, what changed, and all of
 * a smaller portal under the professional limits; beside a Node script on the same simulator.
 */
public final class SyncBenchmark {

  private final Path directory;
  private final Table table =
      new Table(
          "client",
          "what",
          "contacts",
          "seconds",
          "contacts/s",
          "calls",
          "most memory MB",
          "CPU s of it / of the simulator",
          "missing or old");
  private final List<String> verdicts = new ArrayList<>();

  private SyncBenchmark(Path directory) {
    this.directory = directory;
  }

  /** Runs it and prints its tables. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    var options =
        new Options(arguments, Set.of("--records", "--changes", "--databases", "--clients"));
    Path directory = Files.createTempDirectory(Path.of("target"), "sync-").toAbsolutePath();
    System.out.println(Machine.describe(directory));
    var benchmark = new SyncBenchmark(directory);
    int records = options.number("--records", 50_000, 1_000_000);
    int changes = options.number("--changes", 10_000, 10_000);
    benchmark.unlimited(
        records,
        changes,
        options.text("--databases", "sqlite,postgresql"),
        options.text("--clients", "caravan,node"));
    benchmark.limited(
        options.quick() ? 50_000 : 100_000, options.text("--clients", "caravan,node"));
    System.out.print(benchmark.table);
    benchmark.verdicts.forEach(System.out::println);
    System.exit(0);
  }

  private void unlimited(int records, int changes, String databases, String clients)
      throws Exception {
    try (PortalProcess hubspot = PortalProcess.start(records, false, log())) {
      var copies = new ArrayList<Copy>();
      for (Dialect dialect : Dialect.values()) {
        if (clients.contains("caravan")
            && databases.contains(dialect.name().toLowerCase(Locale.ROOT))) {
          copies.add(caravan(dialect, hubspot.address(), false));
        }
      }
      if (clients.contains("node")) {
        copies.add(new NodeCopy(hubspot.address(), false, directory));
      }
      for (Copy copy : copies) {
        full(copy, hubspot, "all, no limits");
      }
      List<Long> changed = hubspot.change(changes).changed();
      for (Copy copy : copies) {
        Portal.View before = hubspot.view();
        Copy.Result result = copy.incremental();
        Portal.View after = hubspot.view();
        add(
            copy,
            "what changed",
            changes,
            result,
            after,
            before,
            changes - copy.changedOnes(changed));
        if (copy instanceof CaravanCopy) {
          verdict(
              copy.name() + ": calls for " + changes + " changes",
              after.calls(),
              60,
              after.calls() <= 60);
        }
      }
    }
  }

  private void limited(int records, String clients) throws Exception {
    if (clients.contains("caravan")) {
      try (PortalProcess hubspot = PortalProcess.start(records, true, log())) {
        Copy copy = caravan(Dialect.SQLITE, hubspot.address(), true);
        Portal.View seen = full(copy, hubspot, "all, professional limits");
        verdict("share of the limit in %", seen.used() * 100, 97, seen.used() >= 0.97);
        verdict("429s", seen.refused(), 0, seen.refused() == 0);
      }
    }
    if (clients.contains("node")) {
      try (PortalProcess hubspot = PortalProcess.start(records, true, log())) {
        Path own = Files.createDirectory(directory.resolve("node-limited"));
        Portal.View seen =
            full(new NodeCopy(hubspot.address(), true, own), hubspot, "all, professional limits");
        verdicts.add(
            "Node script under the limits: %.1f %% of them, %d 429s"
                .formatted(seen.used() * 100, seen.refused()));
      }
    }
  }

  private Portal.View full(Copy copy, PortalProcess hubspot, String what) throws IOException {
    Portal.View before = hubspot.view();
    Copy.Result result = copy.full();
    Portal.View after = hubspot.view();
    add(copy, what, after.contacts(), result, after, before, after.contacts() - copy.contacts());
    if (what.contains("no limits") && copy instanceof CaravanCopy) {
      double rate = after.contacts() / result.seconds();
      verdict(copy.name() + ": contacts/s", rate, 15_000, rate >= 15_000);
    }
    return after;
  }

  private Copy caravan(Dialect dialect, Portal.Address hubspot, boolean limited)
      throws IOException {
    String name = "Caravan, " + (dialect == Dialect.SQLITE ? "SQLite" : "PostgreSQL");
    Path own =
        Files.createDirectory(
            directory.resolve(
                dialect.name().toLowerCase(Locale.ROOT) + (limited ? "-limited" : "")));
    StoreSettings database = TestDatabase.fresh(dialect, own);
    return new CaravanCopy(name, database, hubspot, limited, own);
  }

  private void add(
      Copy copy,
      String what,
      int records,
      Copy.Result result,
      Portal.View after,
      Portal.View before,
      int missing) {
    System.err.printf("%s, %s: %.1f s %s%n", copy.name(), what, result.seconds(), result.failed());
    table.row(
        copy.name(),
        what,
        "%,d".formatted(records),
        "%.1f".formatted(result.seconds()),
        "%,.0f".formatted(records / result.seconds()),
        "%,d".formatted(after.calls()),
        Long.toString(result.megabytes()),
        "%.1f / %.1f"
            .formatted(
                result.cpuMillis() / 1000.0, (after.cpuMillis() - before.cpuMillis()) / 1000.0),
        "%,d%s".formatted(missing, result.failed().isEmpty() ? "" : " (ended early)"));
  }

  private void verdict(String what, double figure, double target, boolean reached) {
    verdicts.add(
        "%s: %,.1f, target %,.1f: %s"
            .formatted(what, figure, target, reached ? "reached" : "MISSED"));
  }

  private Path log() {
    return directory.resolve("simulator.log");
  }
}
