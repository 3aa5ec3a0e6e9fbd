package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.sync.RunRepository;
import io.caravan.mirror.sync.SyncCount;
import io.caravan.operations.RunView;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan sync runs}: the history. */
@Command(
    name = "runs",
    description = "Lists the last runs, the newest first; works beside a running Caravan.",
    exitCodeOnInvalidInput = SyncExit.CANNOT_START,
    exitCodeOnExecutionException = SyncExit.CANNOT_START)
final class SyncRunsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Option(names = "--limit", defaultValue = "20", description = "So many (20).")
  private int limit;

  @Option(names = "--json", description = "A line of JSON for each.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    var values = options.settings(Map.of());
    var portals = new ChosenPortals(values);
    List<RunView> runs;
    try (var store = Store.openReadOnly(StoreSettings.from(new Settings(values)))) {
      runs = RunRepository.reading(store).latest(limit).stream().map(RunView::of).toList();
    }
    var out = spec.commandLine().getOut();
    if (json) {
      var writer = new ObjectMapper();
      for (RunView run : runs) {
        out.println(writer.writeValueAsString(run));
      }
      out.flush();
      return SyncExit.DONE;
    }
    var table =
        new TextTable(
            ">run",
            "portal",
            "object",
            "mode",
            "state",
            "started",
            "time",
            ">fetched",
            ">created",
            ">updated",
            ">calls",
            "why");
    for (RunView run : runs) {
      table.row(
          run.id(),
          portals.name(run.portalId()),
          run.object(),
          run.mode() + (run.dryRun() ? " (dry)" : ""),
          run.state(),
          run.startedAt(),
          WriteProgress.words(Duration.ofMillis(run.millis(Instant.now()))),
          number(run, SyncCount.FETCHED),
          number(run, SyncCount.CREATED),
          number(run, SyncCount.UPDATED),
          number(run, SyncCount.CALLS),
          run.error());
    }
    table.lines().forEach(out::println);
    out.flush();
    return SyncExit.DONE;
  }

  private static String number(RunView run, SyncCount what) {
    return String.format(Locale.ROOT, "%,d", run.count(what.code()));
  }
}
