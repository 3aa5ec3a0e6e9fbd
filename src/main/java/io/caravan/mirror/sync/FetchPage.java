package io.caravan.mirror.sync;

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
                exchange.setException(Causes.of(failure));
              }
              callback.done(false);
            });
    return false;
  }
}
