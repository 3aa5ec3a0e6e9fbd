package io.caravan.cli;

import io.caravan.mirror.sync.RunRefused;
import io.caravan.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands that carry out syncs have in common: settings, door, screen, report. */
final class SyncSession implements AutoCloseable {

  private final Map<String, String> values;
  private final SyncReportOptions report;
  private final PrintWriter out;
  private final Terminal terminal;
  private final ChosenPortals portals;
  private final SyncScreen screen;
  private final DebugLog log;
  private SyncDoor door;

  /** What a command does with a session. */
  @FunctionalInterface
  interface Task {
    int run(SyncSession session) throws Exception;
  }

  private SyncSession(CommandSpec spec, Map<String, String> values, SyncReportOptions report) {
    this.values = values;
    this.report = report;
    this.out = spec.commandLine().getOut();
    this.terminal = report.terminal(out);
    this.portals = new ChosenPortals(values);
    this.screen = new SyncScreen(terminal, portals::name);
    Path file = report.log();
    this.log = file == null ? null : new DebugLog(file);
  }

  /**
   * Carries out a command.
   *
   * @return the exit code; wrong use and what cannot be started is told on standard error
   */
  static int run(CommandSpec spec, CommonOptions options, SyncReportOptions report, Task task)
      throws Exception {
    try {
      report.check();
      var levels = new HashMap<String, String>();
      levels.put("caravan.log.level", report.log() == null ? "ERROR" : "DEBUG");
      levels.put("caravan.log.libraries", report.log() == null ? "ERROR" : "INFO");
      try (var session = new SyncSession(spec, options.settings(levels), report)) {
        return task.run(session);
      }
    } catch (IllegalArgumentException | RunRefused | StoreException | UncheckedIOException e) {
      var err = spec.commandLine().getErr();
      e.getMessage().lines().forEach(line -> err.println("caravan: " + line));
      err.flush();
      return e instanceof RunRefused refused && refused.why() == RunRefused.Why.GOES_ON
          ? SyncExit.GOES_ON
          : SyncExit.CANNOT_START;
    }
  }

  /** Opens the door. */
  void open() throws Exception {
    door = SyncDoors.open(values);
  }

  SyncDoor door() {
    return door;
  }

  ChosenPortals portals() {
    return portals;
  }

  Terminal terminal() {
    return terminal;
  }

  SyncScreen screen() {
    return screen;
  }

  /**
   * Starts runs and follows them to their end, or until Ctrl-C.
   *
   * @return the exit code
   */
  int follow(Consumer<SyncFollower> begin) throws IOException {
    try (var interruption = new Interruption()) {
      var follower =
          new SyncFollower(
              door, screen, portals::name, interruption::wanted, report.pages(), Clock.systemUTC());
      begin.accept(follower);
      return report.tell(follower.untilTheEnd(), terminal, out);
    }
  }

  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
    if (log != null) {
      log.close();
    }
  }
}
