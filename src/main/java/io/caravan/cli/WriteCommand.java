package io.caravan.cli;

import io.caravan.store.StoreException;
import io.caravan.write.file.FileFormat;
import io.caravan.write.file.FileJournal;
import io.caravan.write.file.ImportOrder;
import io.caravan.write.file.ImportProgress;
import io.caravan.write.file.ImportRun;
import io.caravan.write.file.NothingFits;
import io.caravan.write.file.Rows;
import io.caravan.write.file.UnusableInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan write}: a file of rows into HubSpot. */
@Changes
@Command(
    name = "write",
    description = {
      "Writes the rows of a CSV or NDJSON file to HubSpot, in full batches, and tells for each row",
      "what became of it. Through the Caravan that runs on the database, or else in this process.",
      "Exit code 0: all done; 1: some rejected, or stopped before the end; 2: it could not begin."
    },
    footer = {
      "",
      "  caravan write contacts --file people.csv --id-property email --dry-run",
      "  caravan write contacts --file people.csv --id-property email",
      "  caravan write contacts --file people.csv --id-property email --resume",
      "",
      "More: docs/IMPORT.md"
    })
final class WriteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  @Mixin private WriteFileOptions rows;

  @Option(
      names = "--portal",
      paramLabel = "ID|NAME",
      description = "May be left out where only one portal is connected.")
  private String portal = "";

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "What became of each row: CSV, or NDJSON by its name. By default beside the input, such"
              + " as people.results.csv.")
  private Path results;

  @Option(
      names = "--resume",
      description = "Goes on with a run that was stopped or killed; nothing is sent twice.")
  private boolean resume;

  @Option(
      names = "--no-validate",
      description = "Leaves out the check of the values against the portal's properties.")
  private boolean unchecked;

  @Mixin private DryRunOptions dryRun;

  @Override
  public Integer call() throws Exception {
    // A row that HubSpot refuses is told in the result file; a log line for each hides the rest.
    Map<String, String> values =
        options.settings(Map.of("caravan.log.level", "ERROR", "caravan.log.libraries", "ERROR"));
    try {
      long portalId = portal(values);
      ImportOrder order = rows.order(portalId);
      return dryRun.wanted()
          ? dryRun.run(values, order, rows, results, Terminal.of(out()))
          : write(values, order);
    } catch (UnusableInput | StoreException e) {
      var err = spec.commandLine().getErr();
      e.getMessage().lines().forEach(line -> err.println("caravan: " + line));
      err.flush();
      return CommandLine.ExitCode.USAGE;
    }
  }

  private java.io.PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int write(Map<String, String> values, ImportOrder order) throws Exception {
    Path resultFile = resultFile(order.format());
    FileFormat resultFormat = FileFormat.ofName(resultFile.toString()).orElse(order.format());
    if (!rows.fromStandardInput()
        && resultFile.toAbsolutePath().equals(Path.of(rows.file()).toAbsolutePath())) {
      throw new UnusableInput("--results names the input itself; say another file");
    }
    Path journalFile = FileJournal.beside(resultFile);
    var terminal = Terminal.of(out());
    try (Rows input = Rows.open(rows.open(), order);
        FileJournal journal =
            resume
                ? FileJournal.resume(journalFile, order.words())
                : FileJournal.begin(journalFile, order.words())) {
      var screen = new WriteScreen(terminal, size());
      try (OpenDoor door = OpenDoor.with(values, order.portalId(), !unchecked);
          var writer = Files.newBufferedWriter(resultFile, StandardCharsets.UTF_8)) {
        screen.begin(rows.file(), order, door.where(), resume);
        ImportRun run =
            ImportRun.of(
                input,
                door.door(),
                journal,
                writer,
                resultFormat,
                progress -> screen.progress(progress, door.door().quotaWait()));
        ImportProgress end = stoppable(run);
        screen.end(end, resultFile, journalFile);
        if (end.complete()) {
          journal.finished();
        }
        return end.complete() && end.done() == end.read() ? 0 : 1;
      } catch (NothingFits e) {
        screen.leave();
        journal.finished();
        throw e;
      } catch (IOException e) {
        screen.leave();
        throw new IOException(
            Cause.of(e) + "; what was accepted is safe: run the same command with --resume", e);
      }
    }
  }

  /** Runs until the end, or until this process is told to stop, which then waits for the rest. */
  private static ImportProgress stoppable(ImportRun run) throws IOException, InterruptedException {
    var finished = new CountDownLatch(1);
    var hook =
        new Thread(
            () -> {
              run.stop();
              try {
                finished.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "caravan-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run.run();
    } finally {
      finished.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // It is under way.
      }
    }
  }

  private long portal(Map<String, String> values) {
    try {
      return new ChosenPortals(values).one(portal).id();
    } catch (IllegalArgumentException e) {
      throw new UnusableInput(e.getMessage());
    }
  }

  private long size() throws IOException {
    return rows.fromStandardInput() ? 0 : Files.size(Path.of(rows.file()));
  }

  private Path resultFile(FileFormat format) {
    if (results != null) {
      return results;
    }
    String suffix = ".results." + format.name().toLowerCase(java.util.Locale.ROOT);
    if (rows.fromStandardInput()) {
      return Path.of("caravan-write" + suffix);
    }
    Path file = Path.of(rows.file());
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + suffix);
  }
}
