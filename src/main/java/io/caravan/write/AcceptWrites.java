package io.caravan.write;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * The way in for routes: a JSON body with one write or several becomes a {@link Submission}, once
 * they are durable. No thread waits.
 */
public final class AcceptWrites extends AsyncProcessorSupport {

  /** Header: a request with the same key is accepted once. */
  public static final String IDEMPOTENCY_KEY = "CaravanIdempotencyKey";

  /** Header: the priority of writes that name none; {@code normal} without it. */
  public static final String DEFAULT_PRIORITY = "CaravanDefaultPriority";

  /** Header: whether to tell only what would be done. Such a request must never get here. */
  public static final String DRY_RUN = "CaravanDryRun";

  private final Writes writes;
  private final ConnectedPortals portals;

  AcceptWrites(Writes writes, ConnectedPortals portals) {
    this.writes = writes;
    this.portals = portals;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      if (exchange.getMessage().getHeader(DRY_RUN, false, Boolean.class)) {
        throw new InvalidWrite(
            List.of(
                new Problem(
                    "NO_DRY_RUN", "dryRun", "Writes cannot be tried here without doing them")));
      }
      byte[] body = exchange.getMessage().getMandatoryBody(byte[].class);
      WriteRequest request =
          WriteRequest.read(body, portals, writes::newId, defaultPriority(exchange));
      String key = exchange.getMessage().getHeader(IDEMPOTENCY_KEY, String.class);
      writes
          .accept(writes.newId(), request.writes(), key, request.fingerprint())
          .whenComplete((submission, failure) -> accepted(exchange, submission, failure, callback));
      return false;
    } catch (Exception e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private static String defaultPriority(Exchange exchange) {
    return exchange.getMessage().getHeader(DEFAULT_PRIORITY, "normal", String.class);
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
