package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.MirrorQueries;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.faults.Fault;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code sync} without a running Caravan. */
@Timeout(300)
class SyncCommandIT {

  @TempDir private Path directory;

  private SyncCommandRig rig;

  @BeforeEach
  void start() throws Exception {
    rig =
        new SyncCommandRig(
            directory, SimulatorOptions.builder().contacts(800).customObjects(20).build());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void all_brings_every_object_that_has_a_route_and_reports_it() throws Exception {
    Path page = directory.resolve("report.html");

    int exitCode = rig.sync("all", "--full", "--html=" + page);

    assertThat(exitCode).as(rig.told()).isZero();
    assertThat(rig.err()).isEmpty();
    assertThat(rig.out())
        .containsPattern("main +contacts +full +800 +8 +")
        .containsPattern("contacts +full +800 +800 +0 +0 ")
        .containsPattern("divisions +full +5 +5 ")
        .containsPattern("appointments +full +20 +20 ")
        .containsPattern("total +1,")
        .contains("Through this process in");
    assertThat(Files.readString(page)).contains("divisions").contains("</html>");
    Map<ObjectType, Long> mirrored = look(mirror -> mirror.liveCounts(portal()));
    for (String object : List.of("contacts", "companies", "deals")) {
      assertThat(mirrored)
          .containsEntry(
              ObjectType.of(object), (long) rig.hubspot.portal().ids(object, false).size());
    }
    assertThat(mirrored).containsEntry(ObjectType.of("0-421"), 20L);
    assertThat(mirrored.values().stream().mapToLong(Long::longValue).sum())
        .as("with the divisions")
        .isEqualTo(800 + 101 + 160 + 20 + 5);
    assertThat(rig.hubspot.report().refused()).as("429s").isZero();
  }

  @Test
  void incremental_of_what_was_never_synced_is_a_full_sync_and_says_so() {
    assertThat(rig.sync("contacts")).as(rig.told()).isZero();

    assertThat(rig.out())
        .contains("contacts in main was never synced: a full sync comes first (run 1)")
        .containsPattern("contacts +full +800 +800 ");
  }

  @Test
  void a_dry_run_tells_what_would_change_and_changes_nothing() throws Exception {
    rig.sync("contacts", "--full", "--json");
    assertThat(rig.object("contacts").path("created").asLong()).isEqualTo(800);
    long id =
        rig.hubspot.portal().ids("contacts", false).stream()
            .filter(each -> firstName(each) != null)
            .findFirst()
            .orElseThrow();
    rig.hubspot.portal().update("contacts", id, Map.of("firstname", "Zephyrine"));
    String before = firstName(id);
    Path report = directory.resolve("dry.json");

    int exitCode = rig.sync("contacts", "--full", "--dry-run", "--report=" + report);

    assertThat(exitCode).as(rig.told()).isZero();
    assertThat(rig.out())
        .contains("updated   record " + id)
        .contains("firstname: " + before + " → Zephyrine")
        .contains("Nothing was changed.");
    assertThat(firstName(id)).isEqualTo(before);
    var differences = new ObjectMapper().readTree(report.toFile()).at("/objects/0/differences");
    assertThat(differences).hasSize(1);
    assertThat(differences.path(0).path("changes").path("firstname").path("to").asText())
        .isEqualTo("Zephyrine");
  }

  @Test
  void what_hubspot_no_longer_lists_is_asked_for_before_the_command_ends() {
    rig.sync("contacts", "--full");
    long gone = rig.hubspot.portal().ids("contacts", false).get(5);
    rig.hubspot.portal().delete("contacts", gone);

    assertThat(rig.sync("contacts", "--full")).as(rig.told()).isZero();

    RecordState state = look(mirror -> mirror.record(contact(gone)).orElseThrow().state());
    assertThat(state).isEqualTo(RecordState.DELETED);
  }

  @Test
  void records_are_named_by_a_unique_property_here_and_through_a_running_caravan()
      throws Exception {
    long ada = rig.hubspot.portal().create("contacts", Map.of("email", "ada@x.example"));
    long bob = rig.hubspot.portal().create("contacts", Map.of("email", "bob@x.example"));
    Path file =
        Files.writeString(directory.resolve("people.txt"), "bob@x.example\nADA@x.example\n");

    assertThat(rig.sync("contacts", "--id-property=email", "--records-from=" + file, "--json"))
        .as(rig.told())
        .isZero();
    assertThat(rig.object("contacts").path("fetched").asLong()).isEqualTo(2);
    assertThat(rig.hubspot.report().recent())
        .as("a call to find, and one to read")
        .filteredOn(call -> call.path().endsWith("/batch/read"))
        .hasSize(2);

    assertThat(rig.sync("contacts", "--id-property=firstname", "--record=Ada"))
        .isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("HubSpot cannot find contacts by firstname");
    try (var serving = rig.serving()) {
      assertThat(
              rig.sync(
                  "contacts", "--id-property=email", "--record=nobody@x.example,ada@x.example"))
          .as(rig.told())
          .isEqualTo(SyncExit.PARTLY_FAILED);
      assertThat(rig.out())
          .contains("Through the running Caravan", "has as email: nobody@x.example")
          .containsPattern("contacts +records +1 +0 ");
      assertThat(serving.mirror().currentRef(contact(ada)).id()).isEqualTo(ada);
    }
    boolean read = look(mirror -> mirror.record(contact(bob)).isPresent());
    assertThat(read).isTrue();
  }

  @Test
  void a_portal_without_an_object_is_skipped_under_all_and_refused_by_name() throws Exception {
    rig.close();
    rig = new SyncCommandRig(directory, SimulatorOptions.builder().contacts(5).build());

    assertThat(rig.sync("all", "--full", "--json")).as(rig.told()).isZero();
    assertThat(rig.object("divisions").path("verdict").asText()).isEqualTo("skipped");
    assertThat(rig.object("divisions").path("message").asText())
        .contains("has no object 'divisions'");
    assertThat(rig.object("contacts").path("verdict").asText()).isEqualTo("done");

    assertThat(rig.sync("divisions", "--full", "--json")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.object("divisions").path("verdict").asText()).isEqualTo("refused");
    assertThat(rig.sync("divisions", "contacts", "--full")).isEqualTo(SyncExit.PARTLY_FAILED);
  }

  @Test
  void what_cannot_begin_says_why() {
    assertThat(rig.sync("dragons", "--full")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.out()).contains("no route syncs 'dragons'; there are routes for appointments,");

    assertThat(rig.sync("contacts", "--portal=9")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("portal '9' is not connected: connected are").contains("main");

    assertThat(rig.sync()).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("say what to sync");

    assertThat(rig.sync("contacts", "--full", "--archived")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.sync("contacts", "--html=" + directory.resolve("none/page.html")))
        .isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("--html is").contains("there is no");
    assertThat(rig.sync("resume", "77")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("there is no run 77");
    assertThat(rig.sync("cancel", "77")).isEqualTo(SyncExit.CANNOT_START);
    rig.set("caravan.sync.parallel", "many");
    assertThat(rig.sync("contacts")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("caravan.sync.parallel");
  }

  @Test
  void debug_tells_of_each_page_and_logs_into_a_file() throws Exception {
    Path log = directory.resolve("debug.log");

    assertThat(
            rig.sync(
                "contacts",
                "--full",
                "--batch-size=50",
                "--max-records=120",
                "--debug",
                "--debug-log=" + log))
        .as(rig.told())
        .isZero();

    assertThat(rig.out())
        .containsPattern("contacts page 1: 50 records, 1 calls, waited \\d+ ms for HubSpot, stored")
        .containsPattern("contacts page 3: ")
        .containsPattern("contacts +full +120 +120 ");
    assertThat(Files.readString(log))
        .contains("The run 1 (full of contacts) is done")
        .doesNotContain(rig.hubspot.credentials().privateToken());
  }

  @Test
  void a_command_does_what_it_was_told_and_not_what_is_due() {
    rig.set("caravan.sync.scheduled", "true");
    rig.set("caravan.sync.check", "* * * * * ?");
    rig.hubspot.faults().add(Fault.slow(Duration.ofMillis(400)));

    assertThat(rig.sync("contacts", "--full", "--max-records=400")).as(rig.told()).isZero();

    rig.sync("runs", "--json");
    assertThat(rig.out().lines()).hasSize(1);
  }

  @Test
  void the_history_is_listed_and_shown() throws Exception {
    rig.sync("contacts", "--full", "--max-records=100");

    assertThat(rig.sync("runs")).as(rig.told()).isZero();
    assertThat(rig.out()).containsPattern("1 +main +contacts +full +done .* 100 +100 ");
    assertThat(rig.sync("show", "1")).isZero();
    assertThat(rig.json().path("state").asText()).isEqualTo("done");
    assertThat(rig.json().path("counts").path("fetched").asLong()).isEqualTo(100);
    assertThat(rig.sync("show", "2")).isEqualTo(SyncExit.CANNOT_START);
    assertThat(rig.err()).contains("there is no run 2");
  }

  @Test
  void told_to_stop_it_ends_the_run_after_its_page_and_it_can_be_resumed() throws Exception {
    rig.hubspot.faults().add(Fault.slow(Duration.ofMillis(300)));
    Path log = directory.resolve("caravan.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Caravan.class.getName());
    command.addAll(List.of(rig.arguments("contacts", "--full", "--batch-size=20")));
    try (var process = ServerProcess.start(command, Map.of(), log)) {
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> fetched() >= 40 || process.hasEnded(Duration.ZERO));
      process.terminate();
      assertThat(process.hasEnded(Duration.ofSeconds(60))).isTrue();
      assertThat(process.exitCode()).as(Files.readString(log)).isEqualTo(SyncExit.CANCELLED);
    }
    assertThat(Files.readString(log))
        .contains("Stopping after the current page; Ctrl-C again ends at once.")
        .contains("contacts in main goes on where it ended with ./caravan sync resume 1")
        .containsPattern("contacts +full .* cancelled");
    rig.hubspot.faults().clear();

    assertThat(rig.sync("resume", "1", "--json")).as(rig.told()).isZero();

    assertThat(rig.object("contacts").path("fetched").asLong()).isEqualTo(800);
    assertThat(rig.object("contacts").path("created").asLong()).isEqualTo(800);
    Map<ObjectType, Long> mirrored = look(mirror -> mirror.liveCounts(portal()));
    assertThat(mirrored).containsEntry(ObjectType.CONTACTS, 800L);
  }

  private long fetched() {
    if (!Files.exists(directory.resolve("caravan.db"))) {
      return 0;
    }
    return rig.hubspot.report().recent().stream()
            .filter(call -> call.path().endsWith("/contacts"))
            .count()
        * 20;
  }

  private String firstName(long id) {
    return look(mirror -> mirror.record(contact(id)).orElseThrow().properties().get("firstname"));
  }

  private <T> T look(Function<MirrorQueries, T> question) {
    String url = "jdbc:sqlite:" + directory.resolve("caravan.db");
    try (var store = Store.open(StoreSettings.of(url, "", ""), new SimpleMeterRegistry())) {
      return question.apply(new MirrorQueries(store));
    }
  }

  private long portal() {
    return rig.hubspot.portal().id();
  }

  private RecordRef contact(long id) {
    return new RecordRef(portal(), ObjectType.CONTACTS, id);
  }
}
