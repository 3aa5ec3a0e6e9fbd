package io.caravan.cli;

import io.caravan.settings.Settings;
import io.caravan.store.StoreSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan sync cancel}: ends a run of the Caravan that runs on the data. */
@Changes
@Command(
    name = "cancel",
    description = {
      "Ends a run after the page that it is at.",
      "A run that another ./caravan sync carries out by itself ends with Ctrl-C there."
    },
    exitCodeOnInvalidInput = SyncExit.CANNOT_START,
    exitCodeOnExecutionException = SyncExit.CANNOT_START)
final class SyncCancelCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "RUN", description = "Its number; see sync runs.")
  private long run;

  @Override
  public Integer call() throws Exception {
    Optional<RunningCaravan> running =
        RunningCaravan.on(StoreSettings.from(new Settings(options.settings(Map.of()))));
    if (running.isPresent()) {
      try (var door = new SyncOverHttp(running.get())) {
        if (door.cancel(run)) {
          spec.commandLine()
              .getOut()
              .println("run " + run + " ends after its page; ./caravan sync resume " + run);
          return SyncExit.DONE;
        }
      }
    }
    spec.commandLine()
        .getErr()
        .println(
            "caravan: no Caravan that runs on this database carries out run %d; see ./caravan sync runs"
                .formatted(run));
    return SyncExit.CANNOT_START;
  }
}
