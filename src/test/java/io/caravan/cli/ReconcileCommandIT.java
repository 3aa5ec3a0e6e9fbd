package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code reconcile}, alone and beside a Caravan that runs on the database. */
@Timeout(240)
class ReconcileCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> settings = new HashMap<>();
  private Simulator hubspot;

  @BeforeEach
  void start() throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(400).noLimits().indexLag(Duration.ZERO).build());
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.portals.main.id", Long.toString(hubspot.portal().id()));
    settings.put("caravan.portals.main.token", hubspot.credentials().privateToken());
    settings.put("caravan.portals.main.tier", "professional");
    settings.put("caravan.reconcile.settle", "0s");
    try (var application = Application.startForSync(CommonOptions.home(), read(settings))) {
      new FullSync(application.syncRuns())
          .run(hubspot.portal().id(), List.of("contacts", "companies", "deals"), count -> {});
    }
  }

  @AfterEach
  void stop() {
    hubspot.close();
  }

  @Test
  void drift_is_reported_repaired_and_gone() throws Exception {
    long stale = contact(3);
    hubspot.portal().update("contacts", stale, Map.of("firstname", "New"));
    hubspot.portal().delete("contacts", contact(9));

    assertThat(caravan("contacts", "--no-repair")).isEqualTo(ReconcileCommand.DRIFT);
    assertThat(out.toString())
        .contains("drift", "1, left 1", "contacts " + stale + "  stale: firstname");
    Path page = directory.resolve("report.html");
    assertThat(caravan("contacts", "--report=" + page)).isEqualTo(ReconcileCommand.REPAIRED);
    assertThat(Files.readString(page))
        .contains("<td class=\"left warn\">repaired</td>")
        .contains(">" + stale + "</td>", ">firstname</td>", "read again", "</html>")
        .as("values")
        .doesNotContain(">New<");
    assertThat(out.toString()).contains("repaired", "stale: firstname; read again");
    assertThat(caravan("all", "--level=full", "--values", "--associations")).isZero();
    assertThat(out.toString()).contains("contacts", "companies", "deals", "equal");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void the_caravan_that_runs_on_the_database_does_it() throws Exception {
    var more = new HashMap<>(settings);
    more.put("caravan.server.host", "127.0.0.1");
    more.put("caravan.server.port", Integer.toString(Ports.free()));
    more.put("caravan.management.port", Integer.toString(Ports.free()));
    more.put("caravan.api.port", "0");
    more.put("caravan.webhook.secrets", "a-secret-for-tests");
    try (var application = Application.start(CommonOptions.home(), read(more))) {
      long stale = contact(5);
      hubspot.portal().update("contacts", stale, Map.of("firstname", "New"));

      assertThat(caravan("contacts", "--json", "--portal=main"))
          .isEqualTo(ReconcileCommand.REPAIRED);

      JsonNode run = JSON.readTree(out.toString()).path(0);
      assertThat(run.path("drift").path("stale").path("repaired").asInt()).isEqualTo(1);
      assertThat(run.path("records").path(0).path("recordId").asLong()).isEqualTo(stale);
      assertThat(run.path("calls").asInt()).isPositive();
      assertThat(application.reconciliations().report(run.path("runId").asLong())).isPresent();
      assertThat(
              application
                  .meters()
                  .get("caravan.reconcile.drift")
                  .tag("kind", "stale")
                  .gauge()
                  .value())
          .isEqualTo(1);
      assertThat(caravan("contacts")).isZero();
      assertThat(caravan("contacts", "--report=/no/such/folder/report.html")).isEqualTo(2);
      assertThat(err.toString()).contains("/no/such/folder nothing can be written");
      assertThat(caravan("nonsense")).isEqualTo(2);
      assertThat(err.toString()).contains("nonsense");
    }
  }

  @Test
  void a_scheduled_run_compares_all_objects_and_a_slice_of_their_associations() throws Exception {
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("never-synced.db"));
    try (var application =
            Application.startForReconciliation(CommonOptions.home(), read(settings));
        var template = application.camel().createProducerTemplate()) {
      template.sendBody("direct:reconcile-due", "dates");
      assertThat(application.reconciliations().report(1)).as("never synced").isEmpty();
      new FullSync(application.syncRuns())
          .run(hubspot.portal().id(), List.of("contacts", "companies", "deals"), count -> {});
      hubspot.portal().update("contacts", contact(7), Map.of("firstname", "New"));

      template.sendBody("direct:reconcile-due", "dates");

      Map<String, String> verdicts = new HashMap<>();
      for (long id = 1; application.reconciliations().report(id).isPresent(); id++) {
        var run = application.reconciliations().report(id).orElseThrow();
        verdicts.put(run.objectType() + " " + run.links(), run.verdict());
      }
      assertThat(verdicts)
          .isEqualTo(
              Map.of(
                  "contacts slice", "repaired",
                  "companies slice", "equal",
                  "deals slice", "equal"));
      assertThat(
              application
                  .meters()
                  .get("caravan.reconcile.last.verdict")
                  .tag("object", "contacts")
                  .gauge()
                  .value())
          .isEqualTo(1);
    }
  }

  @Test
  void what_is_wrong_with_the_command_is_said() {
    assertThat(caravan("contacts", "--report=/no/such/folder/report.html")).isEqualTo(2);
    assertThat(err.toString()).contains("/no/such/folder nothing can be written");
    assertThat(caravan("nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("no object 'nonsense'");
    assertThat(caravan("contacts", "--portal=other")).isEqualTo(2);
    assertThat(err.toString()).contains("'other' is not connected", "main");
    assertThat(caravan("contacts", "--level=some")).isEqualTo(2);
    assertThat(err.toString()).contains("--level", "some");
  }

  @Test
  void two_databases_are_compared() {
    String database = directory.resolve("caravan.db").toString();

    assertThat(command("compare", database, database)).isZero();
    assertThat(out.toString()).contains("400 the same");
    // The typed view of the same records: numbers are numbers there.
    int exitCode =
        command(
            "compare",
            database,
            database,
            "--table-b=contacts_" + hubspot.portal().id(),
            "--key-b=record_id",
            "--ignore=record_created_at,record_updated_at");
    assertThat(out.toString()).contains("400 the same");
    assertThat(exitCode).isZero();
    assertThat(
            command(
                "compare",
                database,
                database,
                "--object=deals",
                "--json",
                "--table-b=contacts_" + hubspot.portal().id(),
                "--key-b=record_id"))
        .isEqualTo(CompareCommand.DIFFERENT);
    assertThat(out.toString()).contains("\"kind\":\"only_b\"", "\"same\":false");
    assertThat(command("compare", database, directory.resolve("none").toString())).isEqualTo(2);
  }

  private long contact(int place) {
    return hubspot.portal().ids("contacts", false).get(place);
  }

  private int caravan(String... arguments) {
    var all = new ArrayList<String>(List.of("reconcile"));
    all.addAll(List.of(arguments));
    settings.forEach((key, value) -> all.add("--set=" + key + "=" + value));
    return command(all.toArray(String[]::new));
  }

  private int command(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static Map<String, String> read(Map<String, String> settings) throws Exception {
    return new SettingsSources(CommonOptions.home(), null, Map.of(), settings).read();
  }
}
