package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.channel.ChannelMessage;
import io.caravan.channel.ChannelSettings;
import io.caravan.channel.Channels;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What an operator meets: starts that must not succeed, health, and dead letters. */
class CommandLineIT {

  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String database;

  @BeforeEach
  void chooseDatabase() {
    database = "jdbc:sqlite:" + directory.resolve("caravan.db");
  }

  @Test
  void an_unknown_setting_stops_the_start_and_names_the_right_one() {
    int exitCode = caravan("run", "--set=caravan.server.prot=8080");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("caravan.server.prot is not a setting of Caravan")
        .contains("did you mean caravan.server.port?");
  }

  @Test
  void all_bad_settings_are_told_in_one_go() {
    int exitCode =
        caravan(
            "run",
            "--set=caravan.server.port=99999",
            "--set=caravan.store.url=mysql://x",
            "--set=caravan.portals.emea.id=7");

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString())
        .contains("caravan.server.port is '99999'")
        .contains("caravan.store.url is 'mysql://x'")
        .contains("caravan.portals.emea.token is missing");
  }

  @Test
  void a_taken_port_stops_the_start() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      int exitCode =
          caravan(
              "run",
              "--set=caravan.store.url=" + database,
              "--set=caravan.server.port=" + taken.getLocalPort());

      assertThat(exitCode).isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.toString()).contains("caravan.server.port is " + taken.getLocalPort());
    }
    assertThat(directory.resolve("caravan.db")).doesNotExist();
  }

  @Test
  void a_database_that_another_process_owns_stops_the_start() throws Exception {
    try (var owner = Store.open(StoreSettings.of(database, "", ""), new SimpleMeterRegistry())) {
      assertThat(owner.file()).isPresent();

      int exitCode =
          caravan("dead-letters", "replay", "--all", "--set=caravan.store.url=" + database);

      assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
      assertThat(err.toString()).contains("caravan.db");
    }
  }

  @Test
  void health_and_metrics_are_on_the_management_port() throws Exception {
    try (var application = Application.start(CommonOptions.home(), settings(Map.of()))) {
      assertThat(get(application.managementUrl() + "/observe/health", application.operatorToken()))
          .contains("\"UP\"");
      assertThat(get(application.managementUrl() + "/observe/metrics", application.operatorToken()))
          .contains("caravan_channel_depth{channel=\"events\"")
          .contains("camel_exchanges_total");
    }
  }

  @Test
  void dead_letters_are_listed_shown_edited_replayed_and_discarded() throws Exception {
    // Events of a portal that is not configured are given up on at once.
    Map<String, String> settings = settings(Map.of());
    try (var application = Application.start(CommonOptions.home(), settings)) {
      giveUpOn(application, 2);
    }
    String store = "--set=caravan.store.url=" + database;

    assertThat(caravan("dead-letters", "list", store)).isZero();
    assertThat(out.toString()).contains("2 dead letters").contains("777");

    assertThat(caravan("dead-letters", "show", "1", store)).isZero();
    assertThat(out.toString()).contains("\"objectId\":1");

    Path mended = Files.writeString(directory.resolve("mended.json"), "{\"mended\":true}");
    assertThat(caravan("dead-letters", "edit", "1", mended.toString(), store)).isZero();
    assertThat(caravan("dead-letters", "show", "1", store)).isZero();
    assertThat(out.toString()).contains("{\"mended\":true}");

    assertThat(caravan("dead-letters", "replay", "1", store)).isZero();
    assertThat(caravan("dead-letters", "discard", "2", store)).isZero();
    out.getBuffer().setLength(0);
    assertThat(caravan("dead-letters", "list", store)).isZero();
    assertThat(out.toString()).contains("0 dead letters");

    assertThat(caravan("dead-letters", "show", "1", store)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("There is no dead letter 1.");
    try (var opened = Store.openReadOnly(StoreSettings.of(database, "", ""));
        var channels =
            new Channels(
                opened, ChannelSettings.defaults(), new SimpleMeterRegistry(), Clock.systemUTC())) {
      assertThat(channels.backlog("events").depth()).isEqualTo(1);
    }
  }

  @Test
  void dead_letters_are_changed_by_the_caravan_that_runs_on_the_database() throws Exception {
    String store = "--set=caravan.store.url=" + database;
    try (var application = Application.start(CommonOptions.home(), settings(Map.of()))) {
      giveUpOn(application, 3);
      var letters = application.channel().channels().deadLetters();

      Path mended = Files.writeString(directory.resolve("mended.json"), "{\"mended\":true}");
      assertThat(caravan("dead-letters", "edit", "1", mended.toString(), store)).isZero();
      assertThat(letters.show(1).orElseThrow().body())
          .isEqualTo("{\"mended\":true}".getBytes(StandardCharsets.UTF_8));

      assertThat(caravan("dead-letters", "discard", "1", store)).isZero();
      assertThat(letters.show(1)).isEmpty();
      assertThat(caravan("dead-letters", "discard", "1", store))
          .isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(err.toString()).contains("There is no dead letter 1.");

      // Put back, they are given up on again, under new ids; a missing one does not keep the
      // others.
      assertThat(caravan("dead-letters", "replay", "1", "2", store))
          .isEqualTo(CommandLine.ExitCode.USAGE);
      assertThat(out.toString()).contains("1 put back");
      assertThat(caravan("dead-letters", "replay", "--all", "--channel=events", store)).isZero();
      assertThat(out.toString()).contains("1 put back");
      org.awaitility.Awaitility.await()
          .until(() -> letters.show(2).isEmpty() && letters.show(3).isEmpty());
      assertThat(caravan("dead-letters", "list", store)).isZero();
    }
    assertThat(directory.resolve("caravan.db.running")).doesNotExist();
  }

  @Test
  void a_running_caravan_tells_where_its_api_is() throws Exception {
    try (var application = Application.start(CommonOptions.home(), settings(Map.of()))) {
      RunningCaravan running = RunningCaravan.on(directory.resolve("caravan.db")).orElseThrow();
      assertThat(running.apiUrl()).contains(application.apiUrl());
      assertThat(get(application.apiUrl() + "/api/openapi.json", application.operatorToken()))
          .contains("openapi");
    }
  }

  @Test
  void the_address_that_a_killed_caravan_left_is_not_believed() throws Exception {
    Map<String, String> settings = settings(Map.of());
    try (var application = Application.start(CommonOptions.home(), settings)) {
      giveUpOn(application, 1);
    }
    String store = "--set=caravan.store.url=" + database;
    // Its port is free, or another Caravan has it.
    var other = new HashMap<>(settings);
    other.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("other.db"));
    var address =
        new RunningCaravans.Address(
            "an-instance-that-is-no-more",
            "http://127.0.0.1:" + settings.get("caravan.management.port"),
            "http://127.0.0.1:1");
    new RunningFile(address, new OperatorHttp.Key("cvo_old", Optional.empty()))
        .write(RunningFile.beside(directory.resolve("caravan.db")));
    try (var another = Application.start(CommonOptions.home(), other)) {
      assertThat(another.managementUrl()).endsWith(settings.get("caravan.management.port"));
      assertThat(caravan("dead-letters", "edit", "1", "pom.xml", store)).isNotZero();
      Path mended = Files.writeString(directory.resolve("mended.json"), "{}");
      assertThat(caravan("dead-letters", "edit", "1", mended.toString(), store)).isZero();
    }
    assertThat(caravan("dead-letters", "discard", "1", store)).isZero();
  }

  @Test
  void replay_wants_ids_or_all_and_not_both() {
    assertThat(caravan("dead-letters", "replay", "--set=caravan.store.url=" + database))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(caravan("dead-letters", "replay", "7", "--all"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("or say --all");
  }

  @Test
  void every_command_explains_itself() {
    for (String command : List.of("run", "demo", "simulate", "events", "dead-letters")) {
      assertThat(caravan(command, "--help")).as(command).isZero();
    }
    assertThat(caravan()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(caravan("--version")).isZero();
    assertThat(out.toString()).contains("caravan ");
  }

  @Test
  void an_export_without_a_database_says_so() {
    int exitCode =
        caravan(
            "events",
            "export",
            "--processed=" + directory.resolve("x"),
            "--set=caravan.store.url=" + database);

    assertThat(exitCode).isEqualTo(CommandLine.ExitCode.SOFTWARE);
    assertThat(err.toString()).contains("There is no database").contains("caravan.store.url");
  }

  /** One after the other: two records are handled side by side. */
  private static void giveUpOn(Application application, int count) {
    var channels = application.channel().channels();
    for (int id = 1; id <= count; id++) {
      int expected = id;
      channels.append("events", List.of(event(id))).join();
      org.awaitility.Awaitility.await()
          .until(() -> channels.backlog("events").deadLetters() == expected);
    }
  }

  private static ChannelMessage event(long id) {
    String json =
        """
        {"eventId":%d,"subscriptionId":1,"portalId":777,"appId":1,"occurredAt":1795000000000,
         "subscriptionType":"contact.creation","attemptNumber":0,"objectId":%d}
        """
            .formatted(id, id)
            .replace("\n", "");
    return ChannelMessage.of("777/0-1/" + id, json.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> settings(Map<String, String> more) throws Exception {
    return FreePorts.in(directory, more);
  }

  private int caravan(String... arguments) {
    return Caravan.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static String get(String url, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
