package io.caravan.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.caravan.mirror.sync.RunRepository;
import io.caravan.operations.RunView;
import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan sync show}: one run whole. */
@Command(
    name = "show",
    description = "Shows a run as JSON, with where it stands; works beside a running Caravan.",
    exitCodeOnInvalidInput = SyncExit.CANNOT_START,
    exitCodeOnExecutionException = SyncExit.CANNOT_START)
final class SyncShowCommand implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Parameters(paramLabel = "RUN", description = "Its number; see sync runs.")
  private long run;

  @Override
  public Integer call() throws Exception {
    Optional<RunView> found;
    try (var store =
        Store.openReadOnly(StoreSettings.from(new Settings(options.settings(Map.of()))))) {
      found = RunRepository.reading(store).find(run).map(RunView::of);
    }
    if (found.isEmpty()) {
      spec.commandLine().getErr().println("caravan: there is no run " + run);
      return SyncExit.CANNOT_START;
    }
    var out = spec.commandLine().getOut();
    out.println(JSON.writeValueAsString(found.get()));
    out.flush();
    return SyncExit.DONE;
  }
}
