package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.process.ServerProcess;
import io.caravan.simulator.SimulatedPortal;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
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

/** The command {@code write} against HubSpot on localhost. */
@Timeout(300)
class WriteCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Simulator hubspot;

  @BeforeEach
  void start() throws IOException {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(10).indexLag(Duration.ofMillis(100)).build());
  }

  @AfterEach
  void stop() {
    hubspot.close();
  }

  @Test
  void three_thousand_rows_with_mistakes_among_them_each_have_their_outcome() throws Exception {
    var text = new StringBuilder("E-Mail;First Name;lifecyclestage;Note\n");
    for (int at = 0; at < 3_000; at++) {
      text.append(
          switch (at % 100) {
            case 7 -> "p%d@x.example;too few\n".formatted(at);
            case 23 -> ";no address;lead;n\n";
            case 51 -> "p%d@x.example;Ada %d;no such stage;n\n".formatted(at, at);
            default -> "p%d@x.example;\"Ada; %d\";lead;n\n".formatted(at, at);
          });
    }
    Path file = Files.writeString(directory.resolve("people.csv"), text);

    int exitCode =
        write(
            "contacts",
            "--file=" + file,
            "--id-property=email",
            "--map=E-Mail=email",
            "--map=First Name=firstname",
            "--ignore-column=Note");

    assertThat(err.toString()).isEmpty();
    assertThat(exitCode).isEqualTo(1);
    List<String> lines = Files.readAllLines(directory.resolve("people.results.csv"));
    assertThat(lines).hasSize(3_001);
    SimulatedPortal portal = hubspot.portal();
    for (int at = 0; at < 3_000; at++) {
      String[] cells = lines.get(at + 1).split(",", 6);
      assertThat(cells[0]).isEqualTo(Integer.toString(at + 2));
      switch (at % 100) {
        case 7 -> assertThat(cells[2] + cells[5]).startsWith("rejected").contains("2 cells");
        case 23 -> assertThat(cells[2] + cells[5]).startsWith("rejected").contains("REQUIRED");
        case 51 ->
            assertThat(cells[2] + cells[5]).startsWith("rejected").contains("lifecyclestage");
        default -> {
          assertThat(cells[2]).as(lines.get(at + 1)).isEqualTo("done");
          assertThat(cells[4]).isEqualTo("true");
          Map<String, String> record =
              portal.find("contacts", Long.parseLong(cells[3])).orElseThrow().properties();
          assertThat(record)
              .containsEntry("email", "p" + at + "@x.example")
              .containsEntry("firstname", "Ada; " + at);
        }
      }
    }
    assertThat(portal.ids("contacts", false)).hasSize(10 + 2_910);
    assertThat(out.toString())
        .contains("rows read            3,000")
        .contains("done                 2,910   2,910 of them new records")
        .contains("rejected                90")
        .contains("the result file says why");
    assertThat(directory.resolve("people.results.csv.run")).doesNotExist();
    assertThat(hubspot.report().refused()).as("429s").isZero();
  }

  @Test
  void killed_in_the_middle_and_resumed_makes_each_record_once() throws Exception {
    var text = new StringBuilder();
    for (int at = 0; at < 4_000; at++) {
      text.append(at == 1_500 ? "{broken\n" : "{\"name\":\"import-%d\"}%n".formatted(at));
    }
    Path file = Files.writeString(directory.resolve("firms.ndjson"), text);
    String[] arguments = arguments("companies", "--file=" + file);
    Path log = directory.resolve("caravan.log");
    try (var process = ServerProcess.start(java(arguments), Map.of(), log)) {
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> imported().size() > 300 || process.hasEnded(Duration.ZERO));
      process.killNine();
    }
    assertThat(imported().size()).as(Files.readString(log)).isBetween(300, 3_998);
    assertThat(directory.resolve("firms.results.ndjson.run")).exists();

    assertThat(write("companies", "--file=" + file)).isEqualTo(2);
    assertThat(err.toString()).contains("--resume");
    int exitCode = write("companies", "--file=" + file, "--resume");

    assertThat(exitCode).as(err + "\n" + out).isEqualTo(1);
    assertThat(imported()).hasSize(3_999).doesNotHaveDuplicates();
    List<JsonNode> results = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve("firms.results.ndjson"))) {
      results.add(JSON.readTree(line));
    }
    assertThat(results).hasSize(4_000);
    for (int at = 0; at < 4_000; at++) {
      assertThat(results.get(at).path("line").asInt()).isEqualTo(at + 1);
      if (at == 1_500) {
        assertThat(results.get(at).path("reason").asText()).contains("INVALID_JSON");
      } else {
        long id = results.get(at).path("recordId").asLong();
        assertThat(hubspot.portal().find("companies", id).orElseThrow().properties())
            .containsEntry("name", "import-" + at);
      }
    }
  }

  @Test
  void a_dry_run_tells_what_would_change_and_sends_nothing() throws Exception {
    long ada =
        hubspot
            .portal()
            .create("contacts", Map.of("email", "ada@x.example", "firstname", "Ada", "phone", "1"));
    hubspot.portal().create("contacts", Map.of("email", "bob@x.example", "firstname", "Bob"));
    try (var application = Application.start(CommonOptions.home(), serving())) {
      new FullSync(application.syncRuns())
          .run(hubspot.portal().id(), List.of("contacts"), count -> {});
    }
    long calls = hubspot.report().calls();
    Path file =
        Files.writeString(
            directory.resolve("people.csv"),
            "email,firstname,phone\nADA@x.example,Ada L.,\nbob@x.example,Bob,\neve@x.example,Eve,7\nbroken\n");
    Path plan = directory.resolve("plan.ndjson");

    int exitCode =
        write(
            "contacts", "--file=" + file, "--id-property=email", "--dry-run", "--results=" + plan);

    assertThat(exitCode).as(err.toString()).isEqualTo(1);
    assertThat(hubspot.report().calls()).isEqualTo(calls);
    List<String> lines = Files.readAllLines(plan);
    assertThat(JSON.readTree(lines.get(0)))
        .isEqualTo(
            JSON.readTree(
                "{\"line\":2,\"effect\":\"changed\",\"identity\":\"ADA@x.example\",\"recordId\":\""
                    + ada
                    + "\",\"changes\":{\"firstname\":{\"old\":\"Ada\",\"new\":\"Ada L.\"}}}"));
    assertThat(lines.get(1)).contains("\"effect\":\"unchanged\"");
    assertThat(lines.get(2)).contains("\"effect\":\"new\"").contains("\"new\":\"Eve\"");
    assertThat(lines.get(3)).contains("\"effect\":\"invalid\"").contains("1 cells");
    assertThat(out.toString())
        .contains("firstname: Ada → Ada L.")
        .contains("calls                1   about less than 1 s under the portal's limits")
        .contains("Nothing was sent.");
    assertThat(directory.resolve("people.results.csv")).doesNotExist();
  }

  @Test
  void what_cannot_begin_says_why_and_leaves_nothing_behind() throws Exception {
    Path file = Files.writeString(directory.resolve("people.csv"), "First Name\nAda\n");

    assertThat(write("contacts", "--file=" + directory.resolve("none.csv"))).isEqualTo(2);
    assertThat(write("contacts", "--file=" + file, "--id-property=email")).isEqualTo(2);
    assertThat(write("things", "--file=" + file)).isEqualTo(2);
    assertThat(write("contacts", "--file=" + file, "--portal=9")).isEqualTo(2);
    assertThat(write("contacts", "--file=" + file, "--resume", "--map=First Name=firstname"))
        .isEqualTo(2);
    try (var owner = Store.open(StoreSettings.of(database(), "", ""), new SimpleMeterRegistry())) {
      assertThat(owner.file()).isPresent();
      assertThat(write("contacts", "--file=" + file, "--map=First Name=firstname")).isEqualTo(2);
    }

    assertThat(err.toString())
        .contains("there is no file " + directory.resolve("none.csv"))
        .contains("no column holds email")
        .contains("'things' is no object type")
        .contains("portal '9' is not connected: connected are")
        .contains("there is no unfinished run to resume")
        .contains("caravan.db");
    try (var files = Files.list(directory)) {
      assertThat(
              files
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.endsWith(".run")))
          .isEmpty();
    }
  }

  private List<String> imported() {
    return hubspot.portal().ids("companies", false).stream()
        .map(id -> hubspot.portal().find("companies", id).orElseThrow().properties().get("name"))
        .filter(name -> name != null && name.startsWith("import-"))
        .toList();
  }

  private int write(String... words) {
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments(words));
  }

  private String[] arguments(String... words) {
    List<String> arguments = new ArrayList<>(List.of("write"));
    arguments.addAll(List.of(words));
    settings().forEach((key, value) -> arguments.add("--set=" + key + "=" + value));
    return arguments.toArray(String[]::new);
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Caravan.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private String database() {
    return "jdbc:sqlite:" + directory.resolve("caravan.db");
  }

  private Map<String, String> serving() throws IOException {
    var values = new HashMap<>(settings());
    values.put("caravan.server.host", "127.0.0.1");
    values.put("caravan.server.port", Integer.toString(Ports.free()));
    values.put("caravan.management.port", Integer.toString(Ports.free()));
    values.put("caravan.api.port", "0");
    return new SettingsSources(CommonOptions.home(), null, Map.of(), values).read();
  }

  private Map<String, String> settings() {
    var credentials = hubspot.credentials();
    return Map.of(
        "caravan.store.url",
        database(),
        "caravan.hubspot.base-url",
        hubspot.baseUrl(),
        "caravan.write.resolve-after",
        "500ms",
        "caravan.webhook.secrets",
        "a-secret-for-tests",
        "caravan.portals.test.id",
        Long.toString(credentials.portalId()),
        "caravan.portals.test.token",
        credentials.privateToken(),
        "caravan.portals.test.tier",
        "professional");
  }
}
