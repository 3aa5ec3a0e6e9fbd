package io.caravan.mirror.sync;

import io.caravan.gateway.CallError;
import io.caravan.gateway.CallFailed;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** The step {@code fetchPage}: the body becomes the next {@link SyncPage} of the run. */
final class FetchPage extends AsyncProcessorSupport {

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    SyncRun run = SyncConstants.run(exchange);
    long asked = System.nanoTime();
    run.nextPage()
        .whenComplete(
            (page, failure) -> {
              if (failure == null) {
                run.traces().fetched((System.nanoTime() - asked) / 1_000_000);
                exchange.getMessage().setBody(new SyncPage(run, page));
              } else {
                exchange.setException(stopped(Causes.of(failure)));
              }
              callback.done(false);
            });
    return false;
  }

  /** What HubSpot refuses for good is not asked again by the route. */
  private static Throwable stopped(Throwable failure) {
    boolean refused =
        failure instanceof CallFailed call
            && (call.error() instanceof CallError.Rejected
                || call.error() instanceof CallError.Unauthorised);
    return refused ? new RunStopped(failure) : failure;
  }
}
