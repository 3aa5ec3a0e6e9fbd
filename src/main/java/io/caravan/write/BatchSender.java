package io.caravan.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import io.caravan.gateway.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Sends a batch and finds an outcome for each of its writes. When HubSpot refuses the whole of it
 * for the sake of some, these are taken out and the others sent again; when it does not say which,
 * they are found by halving.
 */
final class BatchSender {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * So many inputs are sent one by one; to find a bad one among more, halving takes fewer calls.
   */
  private static final int FEW = 5;

  private final Gateway gateway;
  private final BatchCall call;

  BatchSender(Gateway gateway, BatchCall call) {
    this.gateway = gateway;
    this.call = call;
  }

  /**
   * @param batch writes with one batch key, each for another record
   * @return an outcome for each, by its id; never fails
   */
  CompletableFuture<Map<String, Outcome>> send(List<Write> batch) {
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return gateway
        .call(call.of(batch))
        .handle(
            (answer, failure) ->
                failure == null ? answered(batch, answer.body()) : failed(batch, failure))
        .thenCompose(Function.identity())
        .exceptionally(bug -> all(batch, new Outcome.Failed("An error in Caravan: " + bug)));
  }

  private CompletableFuture<Map<String, Outcome>> answered(List<Write> batch, JsonNode body) {
    BatchAnswer.Reading reading = BatchAnswer.read(batch, body);
    var outcomes = new HashMap<>(reading.outcomes());
    List<Write> again = new ArrayList<>();
    for (Write write : batch) {
      JsonNode error = reading.refused().get(write.id());
      if (error != null) {
        refuse(write, error, outcomes, again);
      }
    }
    boolean unnamedErrors = body.path("errors").size() > 0 && batch.size() > 1;
    for (Write write : reading.missing()) {
      if (write.operation() == Operation.CREATE) {
        outcomes.put(write.id(), new Outcome.Unknown("HubSpot's answer does not mention it"));
      } else if (unnamedErrors) {
        again.add(write);
      } else {
        outcomes.put(write.id(), new Outcome.Failed("HubSpot's answer does not mention it"));
      }
    }
    return combined(outcomes, unnamedErrors ? singly(again) : inBatches(again));
  }

  private void refuse(
      Write write, JsonNode error, Map<String, Outcome> outcomes, List<Write> again) {
    if (Problems.passing(write, error)) {
      outcomes.put(write.id(), new Outcome.Failed(error.path("message").asText()));
      return;
    }
    if (write.operation() == Operation.CREATE
        && write.updateDuplicate()
        && Problems.duplicate(error)) {
      String existing = Problems.existingId(error);
      if (existing != null || write.target() != null) {
        again.add(
            write.as(
                Operation.UPDATE, existing != null ? Target.record(existing) : write.target()));
        return;
      }
    }
    if (write.bringsLinks() && Problems.ofLinks(error)) {
      // The record alone; its associations follow, each with an outcome of its own.
      again.add(write.unlinked());
      return;
    }
    outcomes.put(write.id(), new Outcome.Rejected(Problems.of(error)));
  }

  private CompletableFuture<Map<String, Outcome>> failed(List<Write> batch, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    CallError error = cause instanceof CallFailed known ? known.error() : null;
    if (error instanceof CallError.Rejected rejected) {
      return rejected(batch, rejected);
    }
    String reason = String.valueOf(cause.getMessage());
    Outcome outcome = new Outcome.Failed(reason);
    if (error instanceof CallError.OutcomeUnknown) {
      outcome = new Outcome.Unknown(reason);
    } else if (error instanceof CallError.DailyQuotaUsed used) {
      outcome = new Outcome.Postponed(used.resetsAt(), reason);
    }
    return CompletableFuture.completedFuture(all(batch, outcome));
  }

  private CompletableFuture<Map<String, Outcome>> rejected(
      List<Write> batch, CallError.Rejected rejected) {
    JsonNode error = json(rejected.body());
    var outcomes = new HashMap<String, Outcome>();
    if (batch.size() == 1 || Culprits.ofWholeCall(rejected.status(), error)) {
      List<Write> again = new ArrayList<>();
      batch.forEach(write -> refuse(write, error, outcomes, again));
      return combined(outcomes, inBatches(again));
    }
    Set<Write> named = new LinkedHashSet<>(Culprits.named(batch, error));
    if (named.isEmpty()) {
      named.addAll(Culprits.suspects(batch, error));
    }
    if (named.isEmpty() || named.size() == batch.size()) {
      int half = batch.size() / 2;
      return send(batch.subList(0, half))
          .thenCompose(first -> combined(first, send(batch.subList(half, batch.size()))));
    }
    List<Write> others = batch.stream().filter(write -> !named.contains(write)).toList();
    // Alone, each of those named gets words of its own, and one that was named wrongly goes
    // through. Many of them are more likely suspected than guilty.
    List<Write> apart = List.copyOf(named);
    return send(others)
        .thenCompose(first -> combined(first, apart.size() <= FEW ? singly(apart) : send(apart)));
  }

  private CompletableFuture<Map<String, Outcome>> inBatches(List<Write> writes) {
    Map<String, List<Write>> byKey = new HashMap<>();
    writes.forEach(
        write -> byKey.computeIfAbsent(write.batchKey(), key -> new ArrayList<>()).add(write));
    CompletableFuture<Map<String, Outcome>> all = CompletableFuture.completedFuture(Map.of());
    for (List<Write> batch : byKey.values()) {
      all = all.thenCompose(before -> combined(before, send(batch)));
    }
    return all;
  }

  private CompletableFuture<Map<String, Outcome>> singly(List<Write> writes) {
    CompletableFuture<Map<String, Outcome>> all = CompletableFuture.completedFuture(Map.of());
    for (Write write : writes) {
      all = all.thenCompose(before -> combined(before, send(List.of(write))));
    }
    return all;
  }

  private static CompletableFuture<Map<String, Outcome>> combined(
      Map<String, Outcome> some, CompletableFuture<Map<String, Outcome>> more) {
    return more.thenApply(
        others -> {
          var all = new HashMap<>(some);
          all.putAll(others);
          return all;
        });
  }

  private static Map<String, Outcome> all(List<Write> batch, Outcome outcome) {
    var all = new HashMap<String, Outcome>();
    batch.forEach(write -> all.put(write.id(), outcome));
    return all;
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
