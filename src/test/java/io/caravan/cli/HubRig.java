package io.caravan.cli;

import io.caravan.channel.ChannelMessage;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import io.caravan.simulator.webhooks.WebhookSettings;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The whole hub in this JVM, with a portal that sends it webhooks, and routes of the test's own.
 */
final class HubRig implements AutoCloseable {

  final Simulator hubspot;
  private final Path home;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private Application application;

  /**
   * @param directory for the database and a copy of the routes
   * @param routes more routes, by file name
   * @param more settings by name
   */
  HubRig(
      Path directory,
      WebhookSettings webhooks,
      Map<String, String> routes,
      Map<String, String> more)
      throws Exception {
    home = directory;
    copyRoutes();
    for (var route : routes.entrySet()) {
      Files.writeString(home.resolve("routes").resolve(route.getKey()), route.getValue());
    }
    int port = Ports.free();
    hubspot =
        Simulator.start(
            SimulatorOptions.builder()
                .contacts(5)
                .tier(io.caravan.hubspot.RateLimits.Tier.PROFESSIONAL)
                .webhooks(webhooks.to("http://127.0.0.1:" + port + "/webhooks/hubspot"))
                .build());
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("application.properties"))) {
      properties.load(reader);
    }
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    var credentials = hubspot.credentials();
    settings.put("caravan.server.host", "127.0.0.1");
    settings.put("caravan.server.port", Integer.toString(port));
    settings.put("caravan.management.port", Integer.toString(Ports.free()));
    settings.put("caravan.store.url", "jdbc:sqlite:" + directory.resolve("caravan.db"));
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.hubspot.client-secret", credentials.clientSecret());
    settings.put("caravan.portals.test.id", Long.toString(credentials.portalId()));
    settings.put("caravan.portals.test.token", credentials.privateToken());
    settings.put("caravan.portals.test.tier", "professional");
    settings.putAll(more);
    application = Application.start(home, settings);
  }

  private void copyRoutes() throws IOException {
    Path from = Path.of("routes");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = home.resolve("routes").resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  void restart() throws Exception {
    application.close();
    application = Application.start(home, settings);
  }

  Application application() {
    return application;
  }

  /** Messages that wait in a channel. */
  long waiting(String channel) {
    return application.channel().channels().backlog(channel).depth();
  }

  /** Whether nothing is under way, in HubSpot or here. */
  boolean isQuiet(String... channels) {
    return hubspot.webhookStatistics().counts().pending() == 0
        && Stream.concat(Stream.of("events", writesChannel(), "refetch"), Stream.of(channels))
            .allMatch(channel -> waiting(channel) == 0);
  }

  private String writesChannel() {
    return "writes-" + hubspot.credentials().portalId();
  }

  long deadLetters() {
    return application
        .channel()
        .channels()
        .deadLetters()
        .list(io.caravan.channel.DeadLetterFilter.all(), 0, 100)
        .size();
  }

  double counter(String name) {
    var counter = application.meters().find(name).counter();
    return counter == null ? 0 : counter.count();
  }

  /** Puts a text into a channel, for a route of the test's to take out. */
  void put(String channel, String text) {
    application
        .channel()
        .channels()
        .append(
            channel,
            List.of(
                ChannelMessage.of("", text.replace('\'', '"').getBytes(StandardCharsets.UTF_8))))
        .join();
  }

  /** Changes a contact as another integration with the same token does. */
  void patch(long contactId, String property, String value) throws Exception {
    String body = "{\"properties\":{\"%s\":\"%s\"}}".formatted(property, value);
    var request =
        HttpRequest.newBuilder(
                URI.create(hubspot.baseUrl() + "/crm/objects/2026-09/contacts/" + contactId))
            .header("Authorization", "Bearer " + hubspot.credentials().privateToken())
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .build();
    int status = client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    if (status != 200) {
      throw new IllegalStateException("HubSpot answered " + status);
    }
  }

  Map<String, String> contact(long id) {
    return hubspot.portal().find("contacts", id).orElseThrow().properties();
  }

  /** Calls that HubSpot received, by a part of their path. */
  long calls(String part) {
    return hubspot.report().recent().stream().filter(call -> call.path().contains(part)).count();
  }

  @Override
  public void close() {
    application.close();
    hubspot.close();
  }
}
