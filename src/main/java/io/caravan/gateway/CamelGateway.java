package io.caravan.gateway;

import io.caravan.hubspot.ObjectType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/** The gateway as Java code sees it: calls go through the routes, and nobody waits on a thread. */
final class CamelGateway implements Gateway, CallDesk.Runway {

  private final CallDesk desk;
  private final ResponseCache cache;
  private final GatewayMetrics metrics;
  private CamelContext context;
  private AsyncProducer door;
  private AsyncProducer call;

  CamelGateway(CallDesk desk, ResponseCache cache, GatewayMetrics metrics) {
    this.desk = desk;
    this.cache = cache;
    this.metrics = metrics;
  }

  /** Connects to the routes, which must have been added. */
  void connect(CamelContext camel) throws Exception {
    context = camel;
    door = producer(GatewayRoutes.DOOR);
    call = producer(GatewayRoutes.CALL);
  }

  @Override
  public CompletableFuture<HubSpotAnswer> call(HubSpotCall asked) {
    long began = metrics.now();
    var exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(asked);
    return send(door, exchange, HubSpotAnswer.class)
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                metrics.finished(asked, began, answer.stale() ? "stale" : "answered");
                return answer;
              }
              CallFailed failed = Failures.of(failure);
              metrics.finished(asked, began, GatewayMetrics.name(failed.error()));
              throw failed;
            });
  }

  @Override
  public Optional<HubSpotAnswer> remembered(HubSpotCall call) {
    return desk.remembered(call);
  }

  @Override
  public void doubtDefinitions(long portalId, ObjectType type) {
    cache.definitionsChanged(portalId, type);
  }

  @Override
  public CompletableFuture<Verdict.Answered> fly(OngoingCall ongoing) {
    var exchange = new DefaultExchange(context);
    ongoing.travelOn(exchange);
    return send(call, exchange, Verdict.Answered.class);
  }

  private <T> CompletableFuture<T> send(AsyncProducer to, Exchange exchange, Class<T> answer) {
    var result = new CompletableFuture<T>();
    // Run at once instead of queued behind what this thread is routing already: a caller inside
    // a route that waits for the answer would otherwise wait for itself.
    context
        .getCamelContextExtension()
        .getReactiveExecutor()
        .scheduleSync(
            () ->
                to.process(
                    exchange,
                    doneSync -> {
                      if (exchange.getException() != null) {
                        result.completeExceptionally(exchange.getException());
                      } else {
                        result.complete(exchange.getMessage().getBody(answer));
                      }
                    }));
    return result;
  }

  private AsyncProducer producer(String uri) throws Exception {
    AsyncProducer producer = context.getEndpoint(uri).createAsyncProducer();
    ServiceHelper.startService(producer);
    context.addService(producer);
    return producer;
  }
}
