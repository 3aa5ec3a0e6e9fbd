package io.caravan.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan run}: the hub, until it is told to stop. */
@Command(name = "run", description = "Runs Caravan until it is stopped (SIGTERM or Ctrl-C).")
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions options;

  @Override
  public Integer call() throws Exception {
    var application = Application.start(CommonOptions.home(), options.settings(Map.of()));
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  application.close();
                  stopped.countDown();
                },
                "caravan-shutdown"));
    var out = spec.commandLine().getOut();
    out.println("Caravan is ready for webhooks at " + application.webhookUrl());
    out.println("  API                 " + application.apiUrl() + "/api");
    out.println("  health and metrics  " + application.managementUrl() + "/observe");
    out.println("  let somebody in     ./caravan token issue --user NAME --role viewer");
    out.flush();
    stopped.await();
    return 0;
  }
}
