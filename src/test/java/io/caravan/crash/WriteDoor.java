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
import java.util.function.Supplier;

/** Where writes are submitted, over HTTP. */
final class WriteDoor {

  /** Callers wait no longer, and try again. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI address;
  private final Supplier<String> token;

  /**
   * @param token lets in; asked for each time, since each start has another
   */
  WriteDoor(URI address, Supplier<String> token) {
    this.address = address;
    this.token = token;
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
            .header("Authorization", "Bearer " + token())
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

  private String token() throws IOException {
    try {
      return token.get();
    } catch (IllegalStateException notYet) {
      throw new IOException(notYet);
    }
  }
}
