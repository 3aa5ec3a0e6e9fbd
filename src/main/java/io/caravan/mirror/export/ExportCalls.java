package io.caravan.mirror.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotCall;
import io.caravan.gateway.Priority;
import io.caravan.hubspot.ApiPaths;
import io.caravan.hubspot.ObjectType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The calls to HubSpot's exports API. Source: HubSpot docs, exports guide. */
final class ExportCalls {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  private final Gateway gateway;
  private final ApiPaths paths;

  ExportCalls(Gateway gateway, ApiPaths paths) {
    this.gateway = gateway;
    this.paths = paths;
  }

  /**
   * How far an export has come.
   *
   * @param state PENDING, PROCESSING, COMPLETE or CANCELED
   * @param address of the file, good for five minutes; empty unless it is complete
   */
  record Status(String state, String address, int errors) {}

  /** How many records of a type there are; by search, so perhaps some seconds old. */
  CompletableFuture<Long> count(long portalId, ObjectType type) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("limit", 1);
    body.putArray("properties").add("hs_object_id");
    return gateway
        .call(HubSpotCall.query(portalId, paths.search(type), bytes(body), Priority.BULK, DEADLINE))
        .thenApply(answer -> answer.body().path("total").asLong());
  }

  /**
   * Starts an export of all records.
   *
   * @return HubSpot's number of it; fails with {@link ExportUnusable} when HubSpot refuses
   */
  CompletableFuture<String> start(long portalId, ObjectType type, Collection<String> properties) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("exportType", "VIEW");
    body.put("exportName", "caravan-" + type.pathName());
    body.put("format", "CSV");
    body.put("language", "EN");
    body.put(
        "objectType", type.isCustom() ? type.id() : type.singularName().toUpperCase(Locale.ROOT));
    properties.forEach(body.putArray("objectProperties")::add);
    body.putArray("associatedObjectType");
    body.putArray("exportInternalValuesOptions").add("NAMES").add("VALUES");
    ObjectNode request = body.putObject("publicCrmSearchRequest");
    request.putArray("filters");
    request.putArray("sorts");
    request.put("query", "");
    // Not repeatable: a second one would use up another of the thirty of a day.
    var call =
        new HubSpotCall(
            portalId, "POST", paths.exports(), "", bytes(body), Priority.BULK, DEADLINE, false);
    return gateway
        .call(call)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw refused(failure);
              }
              String id = answer.body().path("id").asText("");
              if (id.isEmpty()) {
                throw new ExportUnusable("HubSpot took the export on, but named no number");
              }
              return id;
            });
  }

  CompletableFuture<Status> status(long portalId, String taskId) {
    return gateway
        .call(HubSpotCall.get(portalId, paths.exportStatus(taskId), "", Priority.BULK, DEADLINE))
        .thenApply(
            answer -> {
              JsonNode body = answer.body();
              return new Status(
                  body.path("status").asText(""),
                  body.path("result").asText(""),
                  body.path("numErrors").asInt(0));
            });
  }

  private static RuntimeException refused(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof CallFailed failed) {
      boolean scope = failed.error() instanceof CallError.Unauthorised;
      return new ExportUnusable(
          (scope ? "exports are not granted (scope crm.export): " : "HubSpot did not start it: ")
              + failed.getMessage(),
          scope);
    }
    return new ExportUnusable("it could not be started: " + cause);
  }

  private static byte[] bytes(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
