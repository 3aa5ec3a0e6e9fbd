package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.hubspot.ObjectType;
import io.caravan.mirror.RecordRef;
import io.caravan.operations.ManagementApi;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it: what is done over HTTP, by writes and by commands is in the log, provably. */
@Timeout(180)
class AuditIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final HttpClient client = HttpClient.newHttpClient();
  private String token;

  @Test
  void whatever_is_done_is_in_the_log_and_the_log_proves_itself() throws Exception {
    long contact;
    try (var hub =
        new HubRig(directory, WebhookSettings.DEFAULT, Map.of(), Map.of("caravan.api.port", "0"))) {
      Application application = hub.application();
      token = application.operatorToken();
      contact = hub.hubspot.portal().ids("contacts", false).get(0);
      String management = application.managementUrl();
      change(management + "/caravan/cache?portal=777&path=/crm/owners", "DELETE", "");
      change(management + "/caravan/cache?path=owners", "DELETE", "");
      hub.patch(contact, "firstname", "Ada");
      await().atMost(PATIENCE).until(() -> mirrored(application, hub, contact).equals("Ada"));
      String write =
          "{\"operation\":\"update\",\"objectType\":\"contacts\",\"id\":\"%d\",\"properties\":{\"firstname\":\"Grace\"}}"
              .formatted(contact);
      assertThat(change(application.apiUrl() + "/api/writes", "POST", write)).isEqualTo(202);
      await().atMost(PATIENCE).until(() -> log("--action", "write.*").size() == 1);
    }

    assertThat(log("--action", "process.*")).hasSize(2);
    JsonNode forgotten = log("--action", "cache.delete", "--result", "done").get(0);
    assertThat(forgotten.path("portalId").asLong()).isEqualTo(777);
    assertThat(forgotten.path("after").path("path").asText()).isEqualTo("/crm/owners");
    assertThat(log("--action", "cache.delete", "--result", "refused*")).hasSize(1);

    JsonNode submitted = log("--action", "writes.submit").get(0);
    JsonNode written = log("--action", "write.update").get(0);
    assertThat(written.path("caller")).isEqualTo(submitted.path("caller"));
    assertThat(written.path("caller").path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(written.path("target").asText()).isEqualTo("contacts/" + contact);
    assertThat(written.path("after").path("firstname").asText()).isEqualTo("Grace");
    assertThat(written.path("before").path("firstname").asText()).isEqualTo("Ada");
    assertThat(written.path("result").asText()).isEqualTo("done");

    assertThat(run("dead-letters", "replay", "--all").code()).isZero();
    JsonNode replayed = log("--action", "command.*").get(0);
    assertThat(replayed.path("action").asText()).isEqualTo("command.dead-letters.replay");
    assertThat(replayed.path("caller").path("kind").asText()).isEqualTo("COMMAND");
    assertThat(replayed.path("after").path("--all").path(0).asText()).isEqualTo("true");
    assertThat(replayed.path("after").path("--set")).isNotEmpty();
    assertThat(replayed.toString()).doesNotContain(directory.toString());
    assertThat(run("dead-letters", "list").code()).isZero();
    assertThat(log("--action", "command.*")).hasSize(1);

    Path anchor = directory.resolve("anchor.txt");
    assertThat(run("audit", "anchor", "--out", anchor.toString()).code()).isZero();
    assertThat(Files.readString(anchor)).startsWith("caravan-audit-anchor 1 ");
    assertThat(run("audit", "verify", "--anchor", anchor.toString()).out())
        .contains("the log is whole up to entry");
    assertThat(run("audit", "list").out()).contains("write.update", "contacts/" + contact);
    assertThat(run("audit", "list", "--since", "someday").code()).isEqualTo(2);

    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("caravan.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TRIGGER audit_entry_no_update");
      statement.execute("UPDATE audit_entry SET result = 'done' WHERE result LIKE 'refused%'");
    }
    Ran verified = run("audit", "verify");
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.out()).contains("NOT WHOLE", "was changed");
  }

  private static String mirrored(Application application, HubRig hub, long contact) {
    return application
        .mirror()
        .record(new RecordRef(hub.hubspot.portal().id(), ObjectType.CONTACTS, contact))
        .map(record -> record.properties().getOrDefault("firstname", ""))
        .orElse("");
  }

  private int change(String url, String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header(ManagementApi.REQUEST_HEADER, "test")
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private record Ran(int code, String out) {}

  private List<JsonNode> log(String... filters) throws Exception {
    List<String> args = new ArrayList<>(List.of("audit", "list", "--json"));
    args.addAll(List.of(filters));
    List<JsonNode> entries = new ArrayList<>();
    for (String line : run(args.toArray(String[]::new)).out().lines().toList()) {
      entries.add(new ObjectMapper().readTree(line));
    }
    return entries;
  }

  private Ran run(String... args) {
    var out = new StringWriter();
    var all =
        Stream.concat(
                Stream.of(args),
                Stream.of(
                    "--set",
                    "caravan.store.url=jdbc:sqlite:" + directory.resolve("caravan.db"),
                    "--set",
                    "caravan.audit.archive=" + directory.resolve("archive")))
            .toArray(String[]::new);
    int code =
        Caravan.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out))
            .execute(all);
    return new Ran(code, out.toString());
  }
}
