package io.caravan.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteMetricsTest {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void start() throws Exception {
    camel.addRoutePolicyFactory(new RouteMetrics(meters));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:outer").routeId("outer").to("direct:inner").to("direct:inner");
            from("direct:inner").routeId("inner").log("in");
            from("direct:failing")
                .errorHandler(noErrorHandler())
                .routeId("failing")
                .throwException(IllegalStateException.class, "no");
            from("direct:mending")
                .routeId("mending")
                .onException(IllegalStateException.class)
                .handled(true)
                .end()
                .throwException(IllegalStateException.class, "no");
          }
        });
    camel.start();
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  @Test
  void each_route_that_an_exchange_passes_is_counted_and_timed() {
    camel.createProducerTemplate().sendBody("direct:outer", "body");

    assertThat(count("camel.exchanges.total", "outer")).isEqualTo(1);
    assertThat(count("camel.exchanges.succeeded", "inner")).isEqualTo(2);
    assertThat(timer("outer").count()).isEqualTo(1);
    assertThat(timer("inner").count()).isEqualTo(2);
    assertThat(timer("outer").totalTime(TimeUnit.NANOSECONDS))
        .isGreaterThan(timer("inner").totalTime(TimeUnit.NANOSECONDS));
  }

  @Test
  void failures_are_told_apart_from_those_that_the_route_handled() {
    camel.createFluentProducerTemplate().to("direct:failing").send();
    camel.createFluentProducerTemplate().to("direct:mending").send();

    assertThat(count("camel.exchanges.failed", "failing")).isEqualTo(1);
    assertThat(count("camel.exchanges.succeeded", "failing")).isZero();
    assertThat(count("camel.exchanges.failed", "mending")).isZero();
    assertThat(count("camel.exchanges.failures.handled", "mending")).isEqualTo(1);
  }

  @Test
  void a_removed_route_leaves_no_meter() throws Exception {
    camel.getRouteController().stopRoute("inner");
    camel.removeRoute("inner");

    assertThat(meters.find("camel.exchanges.total").tag("routeId", "inner").counter()).isNull();
    assertThat(meters.find("camel.exchanges.total").tag("routeId", "outer").counter()).isNotNull();
  }

  private double count(String name, String route) {
    Counter counter = meters.get(name).tag("routeId", route).counter();
    return counter.count();
  }

  private Timer timer(String route) {
    return meters.get("camel.route.policy").tag("routeId", route).timer();
  }
}
