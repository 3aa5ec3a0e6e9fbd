package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.mirror.sync.Mode;
import io.caravan.mirror.sync.SyncRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Records that do not fit, from the command line: beside a Caravan that runs, and without one. */
@Timeout(180)
class QuarantineCommandIT {

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void records_are_listed_shown_and_tried_again() throws Exception {
    Path home = homeWithMapping("columns: {mail: {from: email, required: true}}");
    long mailless;
    try (var hub = new RunningHub(home, directory)) {
      long portal = hub.hubspot.portal().id();
      mailless = hub.hubspot.portal().create("contacts", Map.of("firstname", "Nemo"));
      var runs = hub.application.syncRuns();
      long run = runs.start(SyncRequest.of(portal, "contacts", Mode.FULL)).join().id();
      await()
          .atMost(RunningHub.PATIENCE)
          .until(() -> !runs.history().find(run).orElseThrow().state().isOpen());

      assertThat(caravan("list", "--object=contacts")).isZero();
      assertThat(printed())
          .contains(portal + "  contacts  " + mailless + "  column mail: email is required")
          .contains("1 record in quarantine");

      assertThat(caravan("show", "" + mailless)).isZero();
      assertThat(printed())
          .contains("tried 1 time")
          .contains("  - column mail: email is required, but has no value")
          .contains("firstname: Nemo");

      assertThat(caravan("retry", "--portal=" + portal)).isZero();
      assertThat(printed()).contains("1 record tried again");
      assertThat(caravan("show", "" + mailless)).isZero();
      assertThat(printed()).contains("tried 2 times");

      assertThat(caravan("list", "--object=deals")).isZero();
      assertThat(printed()).contains("0 records in quarantine");
      assertThat(caravan("show", "4711")).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.toString()).contains("There is no record 4711 in quarantine.");
      assertThat(caravan("retry")).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.toString()).contains("or say --all");
      assertThat(caravan("list", "--object=no such thing")).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.toString()).contains("not an object type");
    }

    // Without a process that has the mapping in memory: it is read from the home's folder.
    String before = System.getProperty("caravan.home");
    System.setProperty("caravan.home", home.toString());
    try {
      assertThat(caravan("retry", "--all")).isZero();
      assertThat(printed()).contains("1 record tried again");
      assertThat(caravan("show", "" + mailless)).isZero();
      assertThat(printed()).contains("tried 3 times");

      Files.writeString(
          home.resolve("routes/sync/mappings/contacts.yaml"), "columns: {mail: {from: email}}");
      assertThat(caravan("retry", "--all")).isZero();
      assertThat(caravan("list")).isZero();
      assertThat(printed()).contains("0 records in quarantine");
    } finally {
      if (before == null) {
        System.clearProperty("caravan.home");
      } else {
        System.setProperty("caravan.home", before);
      }
    }
  }

  /** Caravan's home with a mapping that the route of contacts names. */
  private Path homeWithMapping(String mapping) throws IOException {
    Path home = directory.resolve("home");
    Path routes = CommonOptions.home().resolve("routes");
    try (Stream<Path> files = Files.walk(routes)) {
      for (Path file : files.toList()) {
        Path copy = home.resolve("routes").resolve(routes.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.copy(
        CommonOptions.home().resolve("application.properties"),
        home.resolve("application.properties"));
    Files.writeString(
        home.resolve("routes/sync/contacts.camel.yaml"),
        """
        - templatedRoute:
            routeTemplateRef: sync-object
            routeId: sync-contacts
            parameters:
              - name: object
                value: contacts
              - name: mapping
                value: contacts.yaml
        """);
    Files.writeString(home.resolve("routes/sync/mappings/contacts.yaml"), mapping);
    return home;
  }

  private int caravan(String... arguments) {
    var all = new java.util.ArrayList<>(List.of("quarantine"));
    all.addAll(List.of(arguments));
    all.add("--set=caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db"));
    out.getBuffer().setLength(0);
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private String printed() {
    return out.toString();
  }
}
