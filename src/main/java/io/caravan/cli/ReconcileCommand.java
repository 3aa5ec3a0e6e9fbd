package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.mirror.reconcile.Level;
import io.caravan.mirror.reconcile.Links;
import io.caravan.mirror.reconcile.RunReport;
import io.caravan.portal.Portal;
import io.caravan.settings.Settings;
import io.caravan.store.StoreException;
import io.caravan.store.StoreSettings;
import io.caravan.write.file.UnusableInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan reconcile}: proves that the mirror equals HubSpot, and repairs what does not. */
@Changes
@Command(
    name = "reconcile",
    description = "Compares the mirror with HubSpot, and repairs it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the mirror equals HubSpot",
      "1:a comparison could not be carried out",
      "2:wrong usage or settings",
      "3:drift was found, and all of it repaired",
      "4:drift is left"
    })
final class ReconcileCommand implements Callable<Integer> {

  static final int REPAIRED = 3;
  static final int DRIFT = 4;
  private static final long LOOK_MILLIS = 200;
  private static final int MOST_RECORDS = 1_000;

  /** One comparison, whatever the schedules say, and no log lines in between. */
  private static final Map<String, String> QUIET =
      Map.of(
          "caravan.log.level", "ERROR",
          "caravan.log.libraries", "ERROR",
          "caravan.sync.scheduled", "false",
          "caravan.reconcile.enabled", "false",
          "caravan.reconcile.full.enabled", "false");

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Parameters(
      paramLabel = "OBJECT",
      description =
          "contacts, companies, deals, ... or the id of a custom object such as 2-123456; all: those of caravan.reconcile.types.")
  private String object;

  @Option(
      names = "--level",
      defaultValue = "dates",
      description =
          "counts: missing and extra records, in a handful of calls. dates (default): stale ones too. full: all ids and dates, one call per 100 records.")
  private Level level;

  @Option(names = "--values", description = "With all values; implies --level full.")
  private boolean values;

  @Option(
      names = "--associations",
      arity = "0..1",
      fallbackValue = "all",
      defaultValue = "none",
      description = "Associations too: all (if nothing is said), or the next slice of them.")
  private Links links;

  @Option(names = "--no-repair", description = "Only reports.")
  private boolean noRepair;

  @Option(
      names = "--portal",
      paramLabel = "NAME|ID",
      description = "Only this portal; all connected ones by default.")
  private String portal = "";

  @Option(names = "--json", description = "The reports as JSON.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Writes the report as a page as well, with up to 1,000 records that differ.")
  private Path report;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "20",
      description = "So many of the records that differ are shown; 20 by default.")
  private int show;

  @Override
  public Integer call() throws Exception {
    requireWritable();
    Map<String, String> settings = options.settings(QUIET);
    try (ReconcileDoor door = door(settings)) {
      var order = new ReconcileOrder(object, portal(settings), level, links, values, !noRepair);
      List<RunReport> started = door.start(order);
      var screen = new ReconcileScreen(Terminal.of(spec.commandLine().getOut()), !json);
      List<RunReport> ended = watch(door, started, screen);
      if (report != null) {
        Files.writeString(
            report,
            ReconcilePage.of(ended, door.where(), run -> door.drift(run.runId(), MOST_RECORDS)));
      }
      if (json) {
        print(door, ended);
      } else {
        screen.end(
            ended, run -> door.drift(run.runId(), Math.max(1, Math.min(show, MOST_RECORDS))), show);
      }
      return exitCode(ended);
    } catch (UnusableInput | StoreException e) {
      var err = spec.commandLine().getErr();
      err.println("caravan: " + e.getMessage());
      err.flush();
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** Before the work, for it may take an hour. */
  private void requireWritable() {
    Path folder = report == null ? null : report.toAbsolutePath().getParent();
    if (folder != null && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--report is %s, but in %s nothing can be written".formatted(report, folder));
    }
  }

  private static ReconcileDoor door(Map<String, String> values) throws Exception {
    var running = RunningCaravan.on(StoreSettings.from(new Settings(values)));
    if (running.isPresent()) {
      return new ReconcileOverHttp(running.get());
    }
    return new ReconcileHere(Application.startForReconciliation(CommonOptions.home(), values));
  }

  /** 0 for all of them. */
  private long portal(Map<String, String> values) {
    try {
      List<Portal> chosen = new ChosenPortals(values).some(portal.isEmpty() ? "all" : portal);
      return portal.isEmpty() ? 0 : chosen.get(0).id();
    } catch (IllegalArgumentException e) {
      throw new UnusableInput(e.getMessage());
    }
  }

  /** Until all have ended; stopping this process stops them. */
  private static List<RunReport> watch(
      ReconcileDoor door, List<RunReport> started, ReconcileScreen screen)
      throws InterruptedException {
    var hook =
        new Thread(
            () -> started.forEach(run -> door.cancel(run.runId())), "caravan-cancel-reconcile");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      while (true) {
        List<RunReport> now = new ArrayList<>();
        started.forEach(run -> now.add(door.report(run.runId())));
        if (now.stream().allMatch(RunReport::isDone)) {
          return now;
        }
        screen.progress(now);
        Thread.sleep(LOOK_MILLIS);
      }
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It is under way.
      }
    }
  }

  private void print(ReconcileDoor door, List<RunReport> runs) throws JsonProcessingException {
    var mapper = new ObjectMapper();
    ArrayNode list = mapper.createArrayNode();
    for (RunReport run : runs) {
      var one = list.addObject();
      one.setAll((ObjectNode) mapper.valueToTree(run));
      if (show > 0 && run.found() > 0) {
        one.set(
            "records", mapper.valueToTree(door.drift(run.runId(), Math.min(show, MOST_RECORDS))));
      }
    }
    var out = spec.commandLine().getOut();
    out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list));
    out.flush();
  }

  private static int exitCode(List<RunReport> runs) {
    List<String> verdicts = runs.stream().map(RunReport::verdict).toList();
    if (!List.of("equal", "repaired", "drift").containsAll(verdicts)) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    return verdicts.contains("drift") ? DRIFT : verdicts.contains("repaired") ? REPAIRED : 0;
  }
}
