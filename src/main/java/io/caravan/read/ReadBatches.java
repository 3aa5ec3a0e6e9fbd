package io.caravan.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.FutureStep;
import io.caravan.gateway.Gateway;
import io.caravan.gateway.HubSpotAnswer;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;

/**
 * Reads a batch in one call and gives each caller its own record. Records are matched by what they
 * are, never by position; what an answer leaves out is asked for alone.
 */
public final class ReadBatches extends FutureStep {

  private final Gateway gateway;
  private final RecordCalls calls;
  private final DistributionSummary sizes;

  ReadBatches(Gateway gateway, RecordCalls calls, MeterRegistry meters) {
    this.gateway = gateway;
    this.calls = calls;
    this.sizes =
        DistributionSummary.builder("caravan.read.batch.size")
            .description("Reads that were answered by one call")
            .register(meters);
  }

  @Override
  @SuppressWarnings("unchecked")
  protected CompletableFuture<?> begin(Exchange exchange) {
    return read(exchange.getMessage().getBody(List.class));
  }

  /** Completes when all of them are answered; never fails. */
  CompletableFuture<Void> read(List<PendingRead> batch) {
    sizes.record(batch.size());
    Map<String, List<PendingRead>> byId = new LinkedHashMap<>();
    batch.stream()
        .filter(PendingRead::isOpen)
        .forEach(
            read ->
                byId.computeIfAbsent(read.request().canonicalId(), id -> new ArrayList<>())
                    .add(read));
    if (byId.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    List<PendingRead> first = byId.values().iterator().next();
    boolean one = byId.size() == 1 && calls.fitsUrl(first.get(0).request());
    return one ? one(first) : several(byId);
  }

  private CompletableFuture<Void> one(List<PendingRead> same) {
    return gateway
        .call(calls.one(same.get(0).request()))
        .handle(
            (answer, failure) -> {
              for (PendingRead read : same) {
                if (failure == null) {
                  read.found(answer.body(), answer.stale());
                } else {
                  fail(read, failure, true);
                }
              }
              return null;
            });
  }

  private CompletableFuture<Void> several(Map<String, List<PendingRead>> byId) {
    ReadRequest like = byId.values().iterator().next().get(0).request();
    return gateway
        .call(calls.several(like, byId.keySet()))
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return answer(byId, like.idProperty(), answer);
              }
              byId.values().forEach(same -> same.forEach(read -> fail(read, failure, false)));
              return CompletableFuture.<Void>completedFuture(null);
            })
        .thenCompose(done -> done);
  }

  private CompletableFuture<Void> answer(
      Map<String, List<PendingRead>> byId, String idProperty, HubSpotAnswer answer) {
    Map<String, JsonNode> found = found(answer.body(), idProperty);
    Set<String> missing = missing(answer.body());
    List<CompletableFuture<Void>> alone = new ArrayList<>();
    byId.forEach(
        (id, same) -> {
          JsonNode record = found.get(id);
          if (record != null) {
            same.forEach(read -> read.found(record, answer.stale()));
          } else if (missing.contains(id)) {
            same.forEach(PendingRead::missing);
          } else {
            // Such as a merged record, which answers with the id that it has now.
            alone.add(one(same));
          }
        });
    return CompletableFuture.allOf(alone.toArray(CompletableFuture[]::new));
  }

  private static Map<String, JsonNode> found(JsonNode body, String idProperty) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (JsonNode record : body.path("results")) {
      found.put(
          idProperty.isEmpty()
              ? record.path("id").asText()
              : ReadRequest.canonical(record.path("properties").path(idProperty).asText("")),
          record);
    }
    return found;
  }

  private static Set<String> missing(JsonNode body) {
    Set<String> missing = new HashSet<>();
    for (JsonNode error : body.path("errors")) {
      if (error.path("category").asText().equals("OBJECT_NOT_FOUND")) {
        error.path("context").path("ids").forEach(id -> missing.add(id.asText()));
      }
    }
    return missing;
  }

  /**
   * @param ofOne whether the call was about this record alone, so that 404 means the record
   */
  private static void fail(PendingRead read, Throwable failure, boolean ofOne) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof CallFailed failed)) {
      read.failed(cause);
    } else if (ofOne
        && failed.error() instanceof CallError.Rejected refusal
        && refusal.status() == 404) {
      read.missing();
    } else {
      read.failed(failed.error());
    }
  }
}
