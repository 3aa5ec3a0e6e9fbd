package io.caravan.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where writes are submitted, over HTTP. */
final class WriteDoor {

  /** Callers wait no longer, and try again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;

  WriteDoor(URI address) {
    this.address = address;
  }

  /**
   * Submits a request.
   *
   * @return the ids of its writes; null when it was refused for a mistake in it
   * @throws IOException when there was no answer, or one that says later
   */
  List<String> submit(String idempotencyKey, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() == 400) {
      return null;
    }
    if (answer.statusCode() != 202) {
      throw new IOException("status " + answer.statusCode());
    }
    var ids = new ArrayList<String>();
    for (JsonNode id : json.readTree(answer.body()).path("writeIds")) {
      ids.add(id.asText());
    }
    return ids;
  }
}
