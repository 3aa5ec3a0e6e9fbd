package io.caravan.operations;

import static org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyNamingStrategy.DEFAULT;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.NonManagedService;
import org.apache.camel.Route;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.RoutePolicySupport;

/** The meters of one route; they go when the route goes. */
final class MeteredRoute extends RoutePolicySupport implements NonManagedService {

  private final MeterRegistry meters;
  private String begun;
  private Timer timer;
  private Counter total;
  private Counter succeeded;
  private Counter failed;
  private Counter handled;

  MeteredRoute(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void onInit(Route route) {
    super.onInit(route);
    // One exchange can be in several routes at once, so each needs a name of its own.
    begun = "CaravanRouteBegun-" + route.getRouteId();
    timer =
        Timer.builder(DEFAULT.getName(route))
            .description("How long the exchanges of a route take")
            .tags(DEFAULT.getTags(route))
            .register(meters);
    total = counter(DEFAULT.getExchangesTotalName(route), "Exchanges", route);
    succeeded =
        counter(DEFAULT.getExchangesSucceededName(route), "Exchanges that went well", route);
    failed = counter(DEFAULT.getExchangesFailedName(route), "Exchanges that failed", route);
    handled =
        counter(DEFAULT.getFailuresHandledName(route), "Failures that the route handled", route);
  }

  private Counter counter(String name, String description, Route route) {
    return Counter.builder(name)
        .description(description)
        .tags(DEFAULT.getExchangeStatusTags(route))
        .register(meters);
  }

  @Override
  public void onExchangeBegin(Route route, Exchange exchange) {
    exchange.setProperty(begun, System.nanoTime());
  }

  @Override
  public void onExchangeDone(Route route, Exchange exchange) {
    if (exchange.removeProperty(begun) instanceof Long since) {
      timer.record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
    }
    total.increment();
    if (exchange.isFailed()) {
      failed.increment();
    } else {
      succeeded.increment();
      if (ExchangeHelper.isFailureHandled(exchange)) {
        handled.increment();
      }
    }
  }

  @Override
  public void onRemove(Route route) {
    List.<Meter>of(timer, total, succeeded, failed, handled).forEach(meters::remove);
  }
}
