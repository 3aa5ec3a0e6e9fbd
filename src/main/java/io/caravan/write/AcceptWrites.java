package io.caravan.write;

import io.caravan.access.Caller;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The way in for routes: a {@link WriteRequest} becomes a {@link Submission}, once its writes are
 * durable. No thread waits. Whose they are says the exchange variable {@link Caller#NAME}; without
 * it they are Caravan's own.
 */
public final class AcceptWrites extends AsyncProcessorSupport {

  /** Header: a request with the same key is accepted once. */
  public static final String IDEMPOTENCY_KEY = "CaravanIdempotencyKey";

  private final Writes writes;

  AcceptWrites(Writes writes) {
    this.writes = writes;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      WriteRequest request = exchange.getMessage().getMandatoryBody(WriteRequest.class);
      String key = exchange.getMessage().getHeader(IDEMPOTENCY_KEY, String.class);
      writes
          .accept(
              writes.newId(),
              request.writes(),
              request.refused(),
              key,
              request.fingerprint(),
              exchange.getVariable(Caller.NAME, Caller.class))
          .whenComplete((submission, failure) -> accepted(exchange, submission, failure, callback));
      return false;
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private static void accepted(
      Exchange exchange, Submission submission, Throwable failure, AsyncCallback callback) {
    if (failure == null) {
      exchange.getMessage().setBody(submission);
    } else {
      exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
    }
    callback.done(false);
  }
}
