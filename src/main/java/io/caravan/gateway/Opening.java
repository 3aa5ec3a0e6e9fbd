package io.caravan.gateway;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedStartupListener;

/**
 * Holds calls until the context has started. Channels begin to be consumed while it still starts,
 * and a portal's line that is added then would never be started: Camel starts the routes that it
 * knew before, and added ones at once only when it has started.
 */
final class Opening extends FutureStep implements ExtendedStartupListener {

  private final CompletableFuture<Void> started = new CompletableFuture<>();

  @Override
  protected CompletableFuture<?> begin(Exchange exchange) {
    return started;
  }

  @Override
  public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
    // Still starting; the other one comes when it has.
  }

  @Override
  public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
    started.complete(null);
  }

  /** The context ends: calls that are still held are not made. */
  void end() {
    started.completeExceptionally(
        new CallFailed(new CallError.Unavailable("Caravan is stopping, the call is not made")));
  }
}
