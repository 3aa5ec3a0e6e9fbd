package io.caravan.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** A step of a route that waits for a future without holding a thread. */
public abstract class FutureStep extends AsyncProcessorSupport {

  /**
   * Starts the step's work.
   *
   * @return when it completes, the exchange goes on; when it fails, with its failure
   */
  protected abstract CompletableFuture<?> begin(Exchange exchange);

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    CompletableFuture<?> future;
    try {
      future = begin(exchange);
    } catch (RuntimeException e) {
      future = CompletableFuture.failedFuture(e);
    }
    if (future.isDone()) {
      future.whenComplete((value, failure) -> note(exchange, failure));
      callback.done(true);
      return true;
    }
    future.whenComplete(
        (value, failure) -> {
          note(exchange, failure);
          callback.done(false);
        });
    return false;
  }

  private static void note(Exchange exchange, Throwable failure) {
    if (failure != null) {
      exchange.setException(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }
}
