package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.simulator.Simulator;
import io.caravan.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;

/** The whole application with its real routes, beside a HubSpot on localhost. */
final class RunningHub implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  final Simulator hubspot;
  final Application application;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param home where the routes are
   * @param directory for the database
   */
  RunningHub(Path home, Path directory, String... more) throws Exception {
    hubspot =
        Simulator.start(
            SimulatorOptions.builder().contacts(20).indexLag(Duration.ofMillis(100)).build());
    var settings = new HashMap<String, String>();
    settings.put("caravan.write.resolve-after", "300ms");
    settings.put("caravan.hubspot.base-url", hubspot.baseUrl());
    settings.put("caravan.portals.main.id", Long.toString(hubspot.portal().id()));
    settings.put("caravan.portals.main.token", hubspot.credentials().privateToken());
    settings.put("caravan.portals.main.tier", "professional");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    application = Application.start(home, FreePorts.in(directory, settings));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(application.apiUrl() + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + application.operatorToken());
  }

  HttpResponse<String> get(String path) throws IOException {
    return send(request(path).build());
  }

  /**
   * @param headers names and values in turn
   */
  HttpResponse<String> post(String path, String body, String... headers) throws IOException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    request.header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return send(request.build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    application.close();
    hubspot.close();
  }
}
