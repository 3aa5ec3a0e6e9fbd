package io.caravan.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A read and whoever waits for it. */
public final class PendingRead {

  /**
   * A record as HubSpot gave it.
   *
   * @param stale whether it is an old one, since HubSpot cannot be reached
   */
  record Found(JsonNode json, boolean stale) {}

  private final ReadRequest request;
  private final CompletableFuture<Found> answer = new CompletableFuture<>();

  PendingRead(ReadRequest request) {
    this.request = request;
  }

  ReadRequest request() {
    return request;
  }

  /** Whether nobody has answered yet: for routes. */
  public boolean isOpen() {
    return !answer.isDone();
  }

  /** Reads with the same key can go in one call: for routes. */
  public String batchKey() {
    return String.join(
        "/",
        Long.toString(request.portalId()),
        request.type().id(),
        request.priority().name(),
        request.idProperty(),
        String.join(",", request.properties()));
  }

  void found(JsonNode json, boolean stale) {
    answer.complete(new Found(json, stale));
  }

  void missing() {
    answer.completeExceptionally(new RecordNotFound(request));
  }

  /** Each caller gets an exception of its own. */
  void failed(CallError error) {
    answer.completeExceptionally(new CallFailed(error));
  }

  void failed(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * Completes with the record; fails with {@link RecordNotFound}, or with {@link CallFailed} when
   * it could not be read in time.
   */
  CompletableFuture<Found> answer(Duration atMost) {
    if (answer.isDone()) {
      return answer;
    }
    return answer
        .orTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS)
        // Async: the thread that watches the time is one for all of Java.
        .exceptionallyComposeAsync(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException ? late(atMost) : failure));
  }

  private CallFailed late(Duration atMost) {
    return new CallFailed(
        new CallError.Unavailable(
            "a record of %s of portal %d could not be read within %d ms"
                .formatted(request.type(), request.portalId(), atMost.toMillis())));
  }

  @Override
  public String toString() {
    return "PendingRead[" + request + "]";
  }
}
