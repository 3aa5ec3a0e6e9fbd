package io.caravan.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.write.Problem;
import io.caravan.write.State;
import io.caravan.write.file.DirectDoor;
import io.caravan.write.file.UnusableInput;
import io.caravan.write.file.WriteDoor;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way into a Caravan that runs: its API. */
final class WritesOverHttp implements WriteDoor {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final TypeReference<List<Problem>> PROBLEMS = new TypeReference<>() {};
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final OperatorHttp http;
  private final String base;
  private final boolean validate;

  /**
   * @param apiUrl such as {@code http://127.0.0.1:8082}
   */
  WritesOverHttp(String apiUrl, OperatorHttp http, boolean validate) {
    this.http = http;
    this.base = apiUrl + "/api/writes";
    this.validate = validate;
  }

  @Override
  public Accepted submit(String key, byte[] body)
      throws Refused, Busy, IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(
            request(validate ? "" : "?validate=false")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    int status = answer.statusCode();
    if (status == 200 || status == 202) {
      JsonNode accepted = JSON.readTree(answer.body());
      List<String> ids = new ArrayList<>();
      accepted.path("writes").forEach(write -> ids.add(write.path("id").asText()));
      return new Accepted(accepted.path("submissionId").asText(), ids);
    }
    if (status == 503 || status == 429) {
      throw new Busy(words(answer), pause(answer));
    }
    if (status == 400) {
      List<Problem> problems = JSON.convertValue(json(answer).path("errors"), PROBLEMS);
      throw new Refused(
          words(answer), DirectDoor.byPosition(problems == null ? List.of() : problems));
    }
    throw failure(answer);
  }

  @Override
  public List<Known> outcomes(String submissionId) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(request("/submissions/" + submissionId).GET());
    if (answer.statusCode() != 200) {
      throw failure(answer);
    }
    List<Known> known = new ArrayList<>();
    for (JsonNode write : JSON.readTree(answer.body()).path("writes")) {
      List<Problem> problems = JSON.convertValue(write.path("problems"), PROBLEMS);
      String state = write.path("state").asText();
      known.add(
          new Known(
              write.path("id").asText(),
              State.find(state)
                  .orElseThrow(() -> new IOException("a write has the unknown state " + state)),
              write.path("recordId").asText(""),
              write.path("created").asBoolean(false),
              problems == null ? List.of() : problems));
    }
    return known;
  }

  @Override
  public Optional<Duration> quotaWait() {
    return Optional.empty();
  }

  private HttpRequest.Builder request(String path) {
    return http.request(base + path).timeout(PATIENCE);
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Trouble of the server passes; what it does not want at all does not. */
  private IOException failure(HttpResponse<byte[]> answer) {
    String words = "Caravan's API at %s answered %s".formatted(base, words(answer));
    if (answer.statusCode() < 500) {
      throw new UnusableInput(words);
    }
    return new IOException(words);
  }

  private static Duration pause(HttpResponse<byte[]> answer) {
    try {
      return answer
          .headers()
          .firstValue("Retry-After")
          .map(text -> Duration.ofSeconds(Math.max(1, Math.min(600, Long.parseLong(text.strip())))))
          .orElse(PAUSE);
    } catch (NumberFormatException e) {
      return PAUSE;
    }
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static String words(HttpResponse<byte[]> answer) {
    JsonNode problem = json(answer);
    String detail = problem.path("detail").asText(problem.path("title").asText(""));
    return answer.statusCode() + (detail.isEmpty() ? "" : ": " + detail);
  }
}
