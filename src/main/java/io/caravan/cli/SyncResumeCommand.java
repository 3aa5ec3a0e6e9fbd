package io.caravan.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan sync resume}: a run that ended early goes on where it ended. */
@Changes
@Command(
    name = "resume",
    description = "Takes up a run that was cancelled, failed or interrupted where it ended.",
    exitCodeOnInvalidInput = SyncExit.CANNOT_START,
    exitCodeOnExecutionException = SyncExit.CANNOT_START)
final class SyncResumeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;
  @Mixin private SyncReportOptions report;

  @Parameters(paramLabel = "RUN", description = "Its number; see sync runs.")
  private long run;

  @Override
  public Integer call() throws Exception {
    return SyncSession.run(
        spec,
        options,
        report,
        session -> {
          session.open();
          return session.follow(follower -> follower.resume(run));
        });
  }
}
