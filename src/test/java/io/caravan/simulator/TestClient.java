package io.caravan.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks HTTP with a simulator as any client would. */
public final class TestClient {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String baseUrl;
  private final String token;

  public TestClient(Simulator simulator) {
    this(simulator.baseUrl(), simulator.credentials().privateToken());
  }

  public TestClient(String baseUrl, String token) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  /** An answer; the body is a missing node when it is empty or not JSON. */
  public record Response(int status, JsonNode body, String text, HttpHeaders headers) {
    public String id() {
      return body.path("id").asText();
    }

    public String property(String name) {
      return body.path("properties").path(name).asText(null);
    }

    public String header(String name) {
      return headers.firstValue(name).orElse(null);
    }
  }

  public TestClient withToken(String other) {
    return new TestClient(baseUrl, other);
  }

  public Response get(String path) {
    return send("GET", path, null);
  }

  public Response delete(String path) {
    return send("DELETE", path, null);
  }

  public Response post(String path, String json) {
    return send("POST", path, json);
  }

  public Response patch(String path, String json) {
    return send("PATCH", path, json);
  }

  public Response put(String path, String json) {
    return send("PUT", path, json);
  }

  /** Sends bytes as they are. */
  public Response putBytes(String path, byte[] body) {
    return send(request("PUT", path, "").PUT(BodyPublishers.ofByteArray(body)));
  }

  public Response form(String path, String form) {
    return send(
        request("POST", path, form).header("Content-Type", "application/x-www-form-urlencoded"));
  }

  /** Sends a field and a file as {@code multipart/form-data}. */
  public Response multipart(String path, String field, String json, String file, byte[] content) {
    String boundary = "----caravan";
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n--%s\r\nContent-Disposition: form-data; name=\"files\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n"
            .formatted(boundary, field, json, boundary, file);
    String tail = "\r\n--" + boundary + "--\r\n";
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofByteArray(content),
            BodyPublishers.ofString(tail));
    return send(
        request("POST", path, "")
            .POST(body)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary));
  }

  /** Like {@link #send(String, String, String)}, but failures of the connection come out. */
  public HttpResponse<String> raw(String method, String path, String json, Duration timeout)
      throws IOException, InterruptedException {
    return http.send(request(method, path, json).timeout(timeout).build(), BodyHandlers.ofString());
  }

  public Response send(String method, String path, String json) {
    return send(request(method, path, json).header("Content-Type", "application/json"));
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private Response send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      return new Response(
          answer.statusCode(), parse(answer.body()), answer.body(), answer.headers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** JSON that a test wrote. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String text) throws IOException {
    try {
      return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
