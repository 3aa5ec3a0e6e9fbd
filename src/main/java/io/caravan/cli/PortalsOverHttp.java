package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Portals' connections in a Caravan that runs: its API. */
final class PortalsOverHttp {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String apiUrl;
  private final OperatorHttp http;

  /**
   * @param apiUrl such as {@code http://127.0.0.1:8082}
   */
  PortalsOverHttp(String apiUrl, OperatorHttp http) {
    this.apiUrl = apiUrl;
    this.http = http;
  }

  /** All portals. */
  JsonNode list() throws IOException {
    return ask("GET", "/hubspot/connections", Map.of());
  }

  /** A link to HubSpot's install page: {@code id, url, goodUntil}. */
  JsonNode link(Map<String, String> wishes) throws IOException {
    return ask("GET", "/hubspot/auth/url", wishes);
  }

  /** What became of a link. */
  JsonNode progress(String id) throws IOException {
    return ask("GET", "/hubspot/auth/status", Map.of("id", id));
  }

  /** How a portal is connected. */
  JsonNode status(Map<String, String> portal) throws IOException {
    return ask("GET", "/hubspot/connection/status", portal);
  }

  /** Whether a portal has what is needed. */
  JsonNode test(Map<String, String> portal) throws IOException {
    return ask("POST", "/hubspot/test-connection", portal);
  }

  /** Ends a connection. */
  JsonNode disconnect(Map<String, String> portal) throws IOException {
    return ask("DELETE", "/hubspot/connection", portal);
  }

  /**
   * @throws IllegalArgumentException with the running Caravan's words when it does not do it
   */
  private JsonNode ask(String method, String path, Map<String, String> parameters)
      throws IOException {
    HttpRequest request =
        http.request(apiUrl + path + query(parameters))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() != 200) {
        throw new IllegalArgumentException(
            body.path("detail").asText("the running Caravan answered " + answer.statusCode()));
      }
      return body;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", "?", ""));
  }
}
