package io.caravan.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.mirror.reconcile.NotedDrift;
import io.caravan.mirror.reconcile.RunReport;
import io.caravan.operations.ReconcileApi;
import io.caravan.write.file.UnusableInput;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Comparisons in the Caravan that runs on the database, so that both share one quota. */
record ReconcileOverHttp(RunningCaravan running) implements ReconcileDoor {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<RunReport> start(ReconcileOrder order) {
    String query =
        "?object=%s&level=%s&links=%s&values=%s&repair=%s%s"
            .formatted(
                URLEncoder.encode(order.object(), StandardCharsets.UTF_8),
                order.level().label(),
                order.links().label(),
                order.values(),
                order.repair(),
                order.portalId() == 0 ? "" : "&portal=" + order.portalId());
    JsonNode answer = call("POST", query);
    List<RunReport> started = new ArrayList<>();
    answer.path("runs").forEach(run -> started.add(read(run, RunReport.class)));
    return started;
  }

  @Override
  public RunReport report(long runId) {
    return read(call("GET", "/" + runId), RunReport.class);
  }

  @Override
  public List<NotedDrift> drift(long runId, int limit) {
    List<NotedDrift> drift = new ArrayList<>();
    call("GET", "/" + runId + "/drift?limit=" + limit)
        .path("drift")
        .forEach(found -> drift.add(read(found, NotedDrift.class)));
    return drift;
  }

  @Override
  public void cancel(long runId) {
    running.ask("DELETE", ReconcileApi.PATH + "/" + runId, BodyPublishers.noBody());
  }

  @Override
  public String where() {
    return "the running Caravan";
  }

  private JsonNode call(String method, String path) {
    HttpResponse<String> answer =
        running.ask(method, ReconcileApi.PATH + path, BodyPublishers.noBody());
    JsonNode body = tree(answer.body());
    if (answer.statusCode() >= 300) {
      String words = body.path("detail").asText(answer.body());
      throw new UnusableInput(
          words.isBlank() ? "the running Caravan answered " + answer.statusCode() : words);
    }
    return body;
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().put("detail", body);
    }
  }

  private static <T> T read(JsonNode json, Class<T> type) {
    try {
      return JSON.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the running Caravan is of another version", e);
    }
  }

  @Override
  public void close() {
    // It goes on running.
  }
}
