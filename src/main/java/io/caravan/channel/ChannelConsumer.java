package io.caravan.channel;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/** Hands the messages of a channel to a route. */
final class ChannelConsumer extends DefaultConsumer implements Suspendable {

  private final ChannelEndpoint endpoint;
  private ExecutorService executor;
  private Pumps pumps;

  ChannelConsumer(ChannelEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (pumps != null) {
      doResume();
      return;
    }
    ConsumerOptions options = endpoint.options();
    executor =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newFixedThreadPool(this, endpoint.getEndpointUri(), options.concurrency());
    var starting =
        new Pumps(
            endpoint.channels(),
            endpoint.getName(),
            options,
            new Recipient(executor, this::handle));
    starting.start();
    pumps = starting;
  }

  @Override
  protected void doSuspend() {
    pumps.pause(true);
  }

  @Override
  protected void doResume() {
    pumps.pause(false);
  }

  @Override
  protected void doStop() throws Exception {
    if (pumps != null) {
      pumps.close();
      pumps = null;
    }
    if (executor != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdown(executor);
      executor = null;
    }
    super.doStop();
  }

  private void handle(Handling handling, Consumer<Throwable> ended) {
    StoredMessage message = handling.delivery().message();
    if (endpoint.channels().erased().covers(message)) {
      if (endpoint.options().settle()) {
        handling.settle(List.of());
      }
      ended.accept(null);
      return;
    }
    Exchange exchange = createExchange(false);
    Message in = exchange.getMessage();
    message.headers().forEach(in::setHeader);
    in.setHeader(ChannelConstants.KEY, message.key());
    in.setHeader(ChannelConstants.SEQUENCE, message.seq());
    in.setHeader(ChannelConstants.ATTEMPT, handling.attempt());
    in.setBody(message.body());
    exchange.setProperty(ChannelConstants.HANDLING, handling);
    getAsyncProcessor()
        .process(
            exchange,
            doneSync -> {
              Throwable error = exchange.getException();
              releaseExchange(exchange, false);
              ended.accept(error);
            });
  }
}
