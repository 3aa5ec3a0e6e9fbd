package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.sync.RunRefused;
import io.caravan.mirror.sync.SyncRequest;
import io.caravan.operations.FoundRecords;
import io.caravan.operations.RequestJson;
import io.caravan.operations.RunView;
import io.caravan.operations.SyncApi;
import io.caravan.operations.SyncObjectView;
import io.caravan.operations.SyncPlanned;
import io.caravan.operations.SyncSight;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Syncs in the Caravan that runs on the data: its management API. Where that cannot be reached any
 * more, an {@link java.io.UncheckedIOException} says so; the runs go on there, or are interrupted.
 */
final class SyncOverHttp implements SyncDoor {

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final RunningCaravan running;

  SyncOverHttp(RunningCaravan running) {
    this.running = running;
  }

  @Override
  public String where() {
    return "the running Caravan at " + running.url();
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public List<SyncObjectView> objects() {
    JsonNode objects = json(done(running.ask("GET", SyncApi.OBJECTS, nothing()))).path("objects");
    return Arrays.asList(read(objects.toString(), SyncObjectView[].class));
  }

  @Override
  public FoundRecords find(FoundRecords.Wanted wanted) {
    BodyPublisher body = BodyPublishers.ofString(JSON.valueToTree(wanted).toString());
    return read(done(running.ask("POST", SyncApi.RECORDS, body)).body(), FoundRecords.class);
  }

  @Override
  public SyncPlanned plan(SyncRequest request) {
    return read(done(running.ask("POST", SyncApi.PLAN, body(request))).body(), SyncPlanned.class);
  }

  @Override
  public RunView start(SyncRequest request) {
    return read(done(running.ask("POST", SyncApi.RUNS, body(request))).body(), RunView.class);
  }

  @Override
  public RunView resume(long runId) {
    return read(done(running.ask("POST", run(runId) + "/resume", nothing())).body(), RunView.class);
  }

  @Override
  public boolean cancel(long runId) {
    HttpResponse<String> answer = running.ask("DELETE", run(runId), nothing());
    if (answer.statusCode() == 404 || answer.statusCode() == 409) {
      return false;
    }
    done(answer);
    return true;
  }

  @Override
  public SyncSight look(Collection<Long> runIds, boolean pages) {
    String ids = runIds.stream().map(String::valueOf).collect(Collectors.joining(","));
    return read(
        done(running.ask("GET", SyncApi.RUNS + "?ids=" + ids + "&pages=" + pages, nothing()))
            .body(),
        SyncSight.class);
  }

  @Override
  public Optional<RunView> whole(long runId) {
    HttpResponse<String> answer = running.ask("GET", run(runId), nothing());
    return answer.statusCode() == 404
        ? Optional.empty()
        : Optional.of(read(done(answer).body(), RunView.class));
  }

  /** Nothing to close: the runs go on without this process. */
  @Override
  public void close() {}

  private static String run(long runId) {
    return SyncApi.RUNS + "/" + runId;
  }

  private static BodyPublisher nothing() {
    return BodyPublishers.noBody();
  }

  private static BodyPublisher body(SyncRequest request) {
    return BodyPublishers.ofByteArray(RequestJson.of(request));
  }

  private HttpResponse<String> done(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 == 2) {
      return answer;
    }
    JsonNode problem = json(answer);
    String detail = problem.path("detail").asText(answer.body());
    String code = problem.path("errors").path(0).path("code").asText("");
    for (RunRefused.Why why : RunRefused.Why.values()) {
      if (why.code().equals(code)) {
        throw new RunRefused(why, detail);
      }
    }
    throw new IllegalStateException(
        "%s answered %d: %s".formatted(where(), answer.statusCode(), detail));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          where() + " gave an answer that cannot be read; is it another version?", e);
    }
  }
}
