package io.caravan.cli;

import io.caravan.write.file.ImportOrder;
import io.caravan.write.file.ImportProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a person sees of a run. */
final class WriteScreen {

  private final Terminal terminal;
  private final WriteProgress progress;
  private final long begin = System.nanoTime();

  /**
   * @param fileBytes size of the file; 0 when it is not known
   */
  WriteScreen(Terminal terminal, long fileBytes) {
    this.terminal = terminal;
    this.progress = new WriteProgress(fileBytes);
  }

  void begin(String file, ImportOrder order, String where, boolean resumed) {
    terminal.line(
        "%s: %s %s%s in portal %d, through %s%s",
        file.equals("-") ? "standard input" : file,
        order.operation().label(),
        order.type(),
        order.idProperty().isEmpty() ? "" : " by " + order.idProperty(),
        order.portalId(),
        where,
        resumed ? " (resumed)" : "");
  }

  void progress(ImportProgress now, Optional<Duration> quotaWait) {
    terminal.progress(progress.line(now, System.nanoTime(), quotaWait));
  }

  /** Leaves the line, for an error is told next. */
  void leave() {
    terminal.line("");
  }

  void end(ImportProgress end, Path results, Path journal) {
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    terminal.endProgress(progress.line(end, System.nanoTime(), Optional.empty()));
    terminal.line("");
    terminal.line("rows read       %,10d", end.read());
    terminal.line("done            %,10d   %,d of them new records", end.done(), end.created());
    terminal.line("rejected        %,10d", end.rejected());
    terminal.line("given up on     %,10d", end.dead());
    if (!end.complete()) {
      terminal.line("not settled     %,10d", end.read() - end.settled());
    }
    terminal.line(
        "time            %10s   %,.0f rows/s",
        WriteProgress.words(time), end.settled() / Math.max(0.001, time.toNanos() / 1e9));
    terminal.line("results         %s", results);
    terminal.line("");
    if (!end.complete()) {
      terminal.line(
          "Stopped. What was accepted is safe and is sent by the next Caravan that runs;");
      terminal.line("the same command with --resume goes on (its state is in %s).", journal);
    } else if (end.rejected() + end.dead() > 0) {
      terminal.line(
          "Some rows were not written; the result file says why, in the column reason%s.",
          end.dead() > 0 ? " (./caravan dead-letters shows what was given up on)" : "");
    } else {
      terminal.line("All rows are in HubSpot.");
    }
  }
}
