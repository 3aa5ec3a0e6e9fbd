package io.caravan.mirror.sync;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a route one exchange for each run of its object, with the run as variable. */
final class SyncConsumer extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(SyncConsumer.class);
  private static final long PATIENCE_SECONDS = 20;

  private final SyncEndpoint endpoint;
  private final Set<CompletableFuture<?>> going = ConcurrentHashMap.newKeySet();
  private ExecutorService executor;

  SyncConsumer(SyncEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    executor =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newThreadPool(this, endpoint.getEndpointUri(), 0, 8);
    endpoint.runs().register(endpoint.object(), run -> executor.execute(() -> carryOut(run)));
  }

  /** A run ends after its page; the page is committed. */
  @Override
  protected void doStop() throws Exception {
    endpoint.runs().unregister(endpoint.object());
    try {
      CompletableFuture.allOf(going.toArray(CompletableFuture[]::new))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("A sync of {} did not end; it is resumed later", endpoint.getName());
    }
    endpoint.getCamelContext().getExecutorServiceManager().shutdown(executor);
    super.doStop();
  }

  private void carryOut(SyncRun run) {
    var done = new CompletableFuture<Void>();
    going.add(done);
    Exchange exchange = createExchange(false);
    exchange.setVariable(SyncConstants.RUN, run);
    getAsyncProcessor()
        .process(
            exchange,
            doneSync -> {
              Throwable failure = exchange.getException();
              releaseExchange(exchange, false);
              endpoint
                  .runs()
                  .ended(run, failure)
                  .whenComplete(
                      (written, notWritten) -> {
                        going.remove(done);
                        done.complete(null);
                      });
            });
  }
}
