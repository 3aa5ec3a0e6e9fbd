package io.caravan.gateway;

import io.caravan.gateway.quota.Permit;
import io.caravan.gateway.quota.Quota;
import io.caravan.gateway.quota.QuotaExceeded;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;

/**
 * Waits for the leave to make one call. When a caller of higher priority joins while the call
 * waits, it queues once more with the higher priority, uses the permit that comes first and gives
 * the other back unused.
 */
final class PermitStep extends FutureStep {

  private final Quota quota;
  private final GatewayMetrics metrics;

  PermitStep(Quota quota, GatewayMetrics metrics) {
    this.quota = quota;
    this.metrics = metrics;
  }

  @Override
  protected CompletableFuture<?> begin(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    var first = new CompletableFuture<Permit>();
    long began = metrics.now();
    queue(ongoing, first);
    ongoing.onRaised(() -> queue(ongoing, first));
    return first.whenComplete(
        (permit, failure) -> {
          ongoing.onRaised(() -> {});
          metrics.waited(ongoing, began);
          if (permit != null) {
            ongoing.permit(permit);
          }
        });
  }

  private void queue(OngoingCall ongoing, CompletableFuture<Permit> first) {
    Duration left = ongoing.left();
    HubSpotCall call = ongoing.call();
    quota
        .acquire(call.portalId(), call.path().bucket(), ongoing.priority(), left)
        .whenComplete(
            (permit, failure) -> {
              if (permit != null && !first.complete(permit)) {
                permit.notSent();
              } else if (failure != null) {
                failed(ongoing, first, failure);
              }
            });
  }

  private void failed(OngoingCall ongoing, CompletableFuture<Permit> first, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    boolean outOfTime = cause instanceof QuotaExceeded.NoPermit none && none.outOfTime();
    if (outOfTime && !first.isDone() && !ongoing.closeUnlessTimeFor(Duration.ZERO)) {
      queue(ongoing, first); // somebody with a later deadline has joined meanwhile
    } else {
      first.completeExceptionally(cause);
    }
  }
}
