package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.mirror.RecordState;
import io.caravan.mirror.journal.Gap;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.caravan.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** {@code caravan backup}, from a running Caravan to one that was restored. */
@Timeout(280)
class BackupCommandIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROUTE = "writes-out";

  @TempDir private Path directory;

  private final Map<String, String> settings = new HashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private String out;
  private String err;

  @Test
  void a_restored_caravan_goes_on_and_does_nothing_twice() throws Exception {
    try (var hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(40).noLimits().indexLag(Duration.ZERO).build())) {
      use(hubspot);
      long portal = hubspot.portal().id();
      long erased = contact(hubspot, 3);
      long changed = contact(hubspot, 5);
      long updated = contact(hubspot, 7);
      long records;
      List<String> writes = new ArrayList<>();
      try (var first = start()) {
        new FullSync(first.syncRuns())
            .run(portal, List.of("contacts", "companies", "deals"), count -> {});
        first.camel().getRouteController().suspendRoute(ROUTE);
        writes.add(
            submit(first, "create", "{\"email\":\"new@example.com\",\"firstname\":\"New\"}"));
        writes.add(submit(first, "create", "{\"firstname\":\"Nobody\",\"lastname\":\"Unique\"}"));
        writes.add(submit(first, "update\",\"id\":\"" + updated, "{\"firstname\":\"Written\"}"));

        assertThat(caravan("backup", "create")).as(this::said).isZero();
        assertThat(out).contains("bytes, of a database of");
        assertThat(caravan("backup", "list")).isZero();
        assertThat(out).contains("1 backups", "Who is erased now is in none of them after");

        first.camel().getRouteController().resumeRoute(ROUTE);
        for (String write : writes) {
          await().atMost(RunningHub.PATIENCE).until(() -> state(first, write).equals("done"));
        }
        records = hubspot.portal().ids("contacts", false).size();
        assertThat(records).isEqualTo(42);
        assertThat(
                caravan("privacy", "erase", "--portal=" + portal, "--contact=" + erased, "--json"))
            .as(this::said)
            .isZero();
        assertThat(JSON.readTree(out).path("backupsGoneBy").asText()).startsWith("20");
        hubspot.portal().privacyDelete(erased);
        hubspot.portal().update("contacts", changed, Map.of("firstname", "Since"));

        assertThat(caravan("backup", "restore", "newest")).isEqualTo(ExitCode.SOFTWARE);
        assertThat(err).contains("in use by another Caravan process");
      }

      assertThat(caravan("backup", "check")).as(this::said).isZero();
      assertThat(out).contains("the log is whole up to entry", " is good");
      assertThat(caravan("backup", "restore", "newest")).as(this::said).isZero();
      assertThat(out)
          .contains("The database is that of ")
          .contains("3 writes in it are held")
          .contains("1 persons who were erased since were erased again")
          .contains("sealed secrets in it can be opened");
      assertThat(caravan("write", "contacts", "--file=" + file(), "--id-property=email"))
          .as("nothing is written while it is not decided")
          .isNotZero();
      assertThat(err).contains("caravan backup release-writes");

      try (var second = start()) {
        assertThat(second.camel().getRouteController().getRouteStatus(ROUTE))
            .isEqualTo(ServiceStatus.Stopped);
        assertThat(state(second, writes.get(0))).isEqualTo("accepted");
        assertThat(
                second
                    .mirror()
                    .record(new RecordRef(portal, ObjectType.CONTACTS, erased))
                    .orElseThrow()
                    .state())
            .isEqualTo(RecordState.ERASED);
        String later = submit(second, "update\",\"id\":\"" + updated, "{\"lastname\":\"Later\"}");
        JsonNode held = JSON.readTree(call(second, "GET", "/caravan/held-writes").body());
        assertThat(held.path("writes").asLong()).isEqualTo(3);
        assertThat(second.meters().get("caravan.write.held").gauge().value()).isEqualTo(3);

        assertThat(caravan("backup", "release-writes")).as(this::said).isZero();
        assertThat(out).contains("3 writes will be sent");
        writes.add(later);
        for (String write : writes) {
          await().atMost(RunningHub.PATIENCE).until(() -> state(second, write).equals("done"));
        }
        assertThat(hubspot.portal().ids("contacts", false))
            .as("no create was made twice; the erased one is gone")
            .hasSize((int) records - 1);
        assertThat(caravan("backup", "discard-writes")).isZero();
        assertThat(out).contains("No writes were held.");

        await()
            .atMost(RunningHub.PATIENCE)
            .until(
                () -> {
                  List<Gap> gaps = second.journal().gaps().list(10);
                  return gaps.stream().anyMatch(gap -> gap.cause() == Gap.Cause.RESTORED)
                      && gaps.stream().noneMatch(Gap::open);
                });
        caravan("reconcile", "contacts");
        assertThat(caravan("reconcile", "contacts", "--values")).as(this::said).isZero();
        var record =
            second
                .mirror()
                .record(new RecordRef(portal, ObjectType.CONTACTS, changed))
                .orElseThrow();
        assertThat(record.properties()).containsEntry("firstname", "Since");
        assertThat(caravan("audit", "list", "--action=backup.*")).isZero();
        assertThat(out).contains("backup.restore", "backup.release-writes");
        assertThat(caravan("audit", "verify")).as(this::said).isZero();
      }
    }
  }

  @Test
  void without_a_running_caravan_it_is_done_here_and_the_database_stays_as_it_is()
      throws Exception {
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    assertThat(caravan("backup", "create")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err).contains("there is no database " + directory.resolve("caravan.db"));
    assertThat(directory.resolve("caravan.db")).doesNotExist();
    Store.open(StoreSettings.sqlite(directory.resolve("caravan.db")), new SimpleMeterRegistry())
        .close();

    assertThat(caravan("backup", "restore", "newest")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err).contains("There is no backup in " + directory.resolve("backups"));
    assertThat(caravan("backup", "create")).as(this::said).isZero();
    assertThat(caravan("backup", "list", "--json")).isZero();
    JsonNode list = JSON.readTree(out);
    assertThat(list).hasSize(1);
    String id = list.path(0).path("id").asText();
    assertThat(caravan("backup", "check", id)).as(this::said).isZero();
    assertThat(caravan("backup", "expire")).isZero();
    assertThat(out).contains("0 deleted");
    assertThat(caravan("audit", "list", "--action=command.backup.*")).isZero();
    assertThat(out).contains("command.backup.create", "command.backup.expire");

    Path data = directory.resolve("backups").resolve("caravan.db-" + id + ".gz");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 3] ^= 4;
    Files.write(data, bytes);
    assertThat(caravan("backup", "check", id)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err).contains(data + " is damaged", "take another backup");
    assertThat(caravan("backup", "restore", id)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err).contains(data + " is damaged");
    assertThat(caravan("backup", "restore", id, "--release-writes", "--discard-writes"))
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void with_postgresql_it_says_what_to_run_and_does_what_must_follow() throws Exception {
    StoreSettings database = TestDatabase.fresh(Dialect.POSTGRESQL, directory);
    String more = database.url().contains("?") ? "&" : "?";
    settings.put("caravan.store.url", database.url() + more + "password=planted-password");
    settings.put("caravan.store.user", database.user());
    settings.put("caravan.privacy.key-file", directory.resolve("key").toString());
    settings.put("caravan.privacy.ledger", directory.resolve("ledger").toString());
    settings.put("caravan.vault.key", io.caravan.portal.vault.NewKey.text());
    settings.put("caravan.access.directory", directory.toString());
    try (Store store = Store.open(database, new SimpleMeterRegistry())) {
      store
          .write(
              c ->
                  c.createStatement()
                      .execute(
                          """
                          INSERT INTO hubspot_write (id, submission_id, portal_id, object_type,
                            operation, state, created, accepted_at)
                          VALUES ('w', 's', 1, '0-1', 'update', 'accepted', 0, 5)
                          """))
          .join();
    }

    assertThat(caravan("backup", "create")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out).contains("pg_dump --format=custom").doesNotContain("planted-password");
    assertThat(caravan("backup", "restore", "newest")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out).contains("pg_restore", "backup restored --at");
    assertThat(caravan("backup", "check")).as(this::said).isZero();
    assertThat(caravan("backup", "restored", "--at=tomorrow")).isEqualTo(ExitCode.USAGE);
    assertThat(caravan("backup", "restored", "--at=2026-11-01T02:30:00Z", "--discard-writes"))
        .as(this::said)
        .isZero();
    assertThat(out).contains("1 writes in it were rejected", "0 persons");
    assertThat(caravan("audit", "list", "--action=backup.*")).isZero();
    assertThat(out).contains("backup.restore");
  }

  private void use(Simulator hubspot) {
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.portals.main.id", Long.toString(hubspot.portal().id()));
    settings.put("caravan.portals.main.token", hubspot.credentials().privateToken());
    settings.put("caravan.portals.main.tier", "professional");
    settings.put("caravan.write.resolve-after", "300ms");
    settings.put("caravan.reconcile.settle", "0s");
  }

  private Application start() throws Exception {
    return Application.start(CommonOptions.home(), FreePorts.in(directory, settings));
  }

  private static long contact(Simulator hubspot, int number) {
    return hubspot.portal().ids("contacts", false).get(number);
  }

  private Path file() throws Exception {
    return Files.writeString(directory.resolve("people.csv"), "email,firstname\na@b.example,A\n");
  }

  /** Submits one write; gives back its id. */
  private String submit(Application hub, String operation, String properties) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub.apiUrl() + "/api/writes"))
            .timeout(RunningHub.PATIENCE)
            .header("Authorization", "Bearer " + hub.operatorToken())
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"operation\":\"%s\",\"objectType\":\"contacts\",\"properties\":%s}"
                        .formatted(operation, properties)))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).path("writes").path(0).path("id").asText();
  }

  private String state(Application hub, String write) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub.apiUrl() + "/api/writes/" + write))
            .timeout(RunningHub.PATIENCE)
            .header("Authorization", "Bearer " + hub.operatorToken())
            .build();
    return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("state")
        .asText();
  }

  private HttpResponse<String> call(Application hub, String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(hub.managementUrl() + path))
            .timeout(RunningHub.PATIENCE)
            .header("X-Caravan-Request", "test")
            .header("Authorization", "Bearer " + hub.operatorToken())
            .method(method, BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int caravan(String... arguments) {
    var all =
        Stream.concat(
            Stream.of(arguments),
            settings.entrySet().stream()
                .map(one -> "--set=" + one.getKey() + "=" + one.getValue()));
    var outText = new StringWriter();
    var errText = new StringWriter();
    int exitCode =
        Caravan.commandLine()
            .setOut(new PrintWriter(outText, true))
            .setErr(new PrintWriter(errText, true))
            .execute(all.toArray(String[]::new));
    out = outText.toString();
    err = errText.toString();
    return exitCode;
  }

  private String said() {
    return out + err;
  }
}
