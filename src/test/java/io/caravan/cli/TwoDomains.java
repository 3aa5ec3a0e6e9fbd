package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.Caller;
import io.caravan.access.Role;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.store.Store;
import io.caravan.store.StoreSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole hub with two domains, acme and other, that own a portal each. */
final class TwoDomains implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Simulator hubspot;
  final Application application;
  final long acmePortal;
  final long otherPortal;
  final String acme;
  final String other;
  private final HttpClient client = HttpClient.newHttpClient();

  /** An answer, as far as tests look at it. */
  record Seen(int status, String count, String body) {

    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }

    /** The same with another text in the place of one. */
    Seen naming(String id) {
      return new Seen(status, count, body.replace(id, "ID"));
    }
  }

  TwoDomains(Path directory) throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .portals(2)
                .contacts(5)
                .indexLag(Duration.ofMillis(100))
                .build());
    acmePortal = hubspot.portals().get(0).id();
    otherPortal = hubspot.portals().get(1).id();
    String database = "jdbc:sqlite:" + directory.resolve("caravan.db");
    leave(database);
    var settings = new HashMap<String, String>();
    settings.put("caravan.store.url", database);
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(Ports.free()));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.api.port", "0");
    settings.put("caravan.limits.calls-per-minute", "100000");
    settings.put("caravan.limits.calls-per-hour", "100000");
    settings.put("caravan.webhook.secrets", "a-secret-for-tests");
    settings.put("caravan.reconcile.settle", "1s");
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    portal(settings, "one", acmePortal, "acme");
    portal(settings, "two", otherPortal, "other");
    application =
        Application.start(
            CommonOptions.home(),
            new SettingsSources(CommonOptions.home(), null, Map.of(), settings).read());
    acme = admin("acme");
    other = admin("other");
  }

  private void portal(Map<String, String> settings, String name, long id, String domain) {
    String key = "caravan.portals." + name + ".";
    settings.put(key + "id", Long.toString(id));
    settings.put(key + "token", hubspot.credentials(id).privateToken());
    settings.put(key + "tier", "professional");
    settings.put(key + "domain", domain);
  }

  private String admin(String domain) {
    Caller root = Caller.command("test");
    var people = application.people().people();
    people.domains().add(root, domain);
    return people.keys().create(root, domain, "tests", Role.ADMIN, null).text();
  }

  /** Records in quarantine and dead letters, which need an accident to come about. */
  private void leave(String database) {
    try (var store = Store.open(StoreSettings.of(database, "", ""), new SimpleMeterRegistry())) {
      store
          .write(
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  statement.execute("INSERT INTO channel (id, name) VALUES (900, 'graveyard')");
                  for (long portal : List.of(acmePortal, otherPortal, 0L)) {
                    letter(statement, portal);
                    if (portal != 0) {
                      quarantined(statement, portal);
                    }
                  }
                }
                return null;
              })
          .join();
    }
  }

  private static void letter(Statement statement, long portal) throws java.sql.SQLException {
    statement.execute(
        """
        INSERT INTO channel_dead_letter (channel_id, seq, message_key, headers, body, put_at,
          died_at, attempts, error_class, error_message, portal_id)
        VALUES (900, 1, '%1$d/0-1/5', '{}', CAST('{"portalId":%1$d}' AS BLOB), 1, 1, 1, 'E',
          'given up in %1$d', %1$d)
        """
            .formatted(portal));
  }

  private static void quarantined(Statement statement, long portal) throws java.sql.SQLException {
    statement.execute(
        """
        INSERT INTO sync_quarantine (portal_id, object_type, record_id, step, reasons, raw, hash,
          since, attempts, last_tried)
        VALUES (%1$d, '0-1', '987654321', 'validate', '["does not fit in %1$d"]', '{}', 'h', 1, 1, 1)
        """
            .formatted(portal));
  }

  Seen api(String key, String method, String path, String body, String... headers) {
    return call(application.apiUrl() + path, key, method, body, headers);
  }

  Seen manage(String key, String method, String path, String body) {
    return call(application.managementUrl() + path, key, method, body);
  }

  private Seen call(String url, String key, String method, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(RunningHub.PATIENCE)
            .header("Authorization", "Bearer " + key)
            .header("X-Caravan-Request", "test")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length == 0) {
      request.header("Content-Type", "application/json");
    }
    for (int at = 0; at < headers.length; at += 2) {
      request.header(headers[at], headers[at + 1]);
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Seen(
          answer.statusCode(),
          answer.headers().firstValue("Caravan-Count").orElse(""),
          answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    application.close();
    hubspot.close();
  }
}
