package io.caravan.cli;

import io.caravan.settings.Settings;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.webhook.EventLog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan events}: what became of the events. */
@Command(name = "events", description = "Shows what became of the events that came in.")
final class EventsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "export",
      description =
          "Writes a line of JSON for each processing of an event; works beside a running Caravan.")
  int export(
      @Mixin CommonOptions options,
      @Option(
              names = "--processed",
              paramLabel = "FILE",
              required = true,
              description = "Where to.")
          Path file,
      @Option(
              names = "--since",
              paramLabel = "DURATION",
              description = "Only the last so much, such as 2h; all by default.")
          String since)
      throws IOException {
    StoreSettings settings = StoreSettings.from(new Settings(options.settings(Map.of())));
    Instant given = Since.of(since, spec);
    Instant from = given == null ? Instant.EPOCH : given;
    try (var store = Store.openReadOnly(settings);
        BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      long lines = new EventLog(store).export(writer, from);
      spec.commandLine().getOut().println(lines + " processings written to " + file);
    }
    return 0;
  }
}
