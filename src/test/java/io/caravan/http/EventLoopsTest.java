package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.ServerProcess;
import io.caravan.process.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two event loops that share a port. */
@Timeout(60)
class EventLoopsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private InetSocketAddress address;

  @BeforeEach
  void chooseAddress() {
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), ServerProcess.freePort());
  }

  @Test
  void connections_are_spread_and_one_loop_serves_while_the_other_is_busy() throws Exception {
    try (var camel = start();
        var first = new Wire(address, PATIENCE);
        var second = new Wire(address, PATIENCE)) {
      first.send(request("/hold"));
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();

      second.send(request("/quick"));
      assertThat(second.answer()).isEqualTo(200);

      release.countDown();
      assertThat(first.answer()).isEqualTo(200);
      assertThat(threads).hasSize(2);
      assertThat(camel.isStarted()).isTrue();
    }
  }

  @Test
  void many_connections_at_the_same_time_all_get_their_answers() throws Exception {
    try (var camel = start()) {
      List<Wire> wires = new ArrayList<>();
      try {
        for (int i = 0; i < 100; i++) {
          wires.add(new Wire(address, PATIENCE));
        }
        for (int round = 0; round < 5; round++) {
          for (Wire wire : wires) {
            wire.send(request("/quick"));
          }
          for (Wire wire : wires) {
            assertThat(wire.answer()).isEqualTo(200);
          }
        }
      } finally {
        for (Wire wire : wires) {
          wire.close();
        }
      }
      assertThat(threads).hasSize(2);
      assertThat(camel.isStarted()).isTrue();
    }
  }

  @Test
  void stopping_closes_the_connections_of_both_and_frees_the_port() throws Exception {
    var camel = start();
    try (var first = new Wire(address, PATIENCE);
        var second = new Wire(address, PATIENCE)) {
      for (Wire wire : List.of(first, second)) {
        wire.send(request("/quick"));
        assertThat(wire.answer()).isEqualTo(200);
      }
      camel.stop();

      assertThat(first.answer()).isEqualTo(Wire.CLOSED);
      assertThat(second.answer()).isEqualTo(Wire.CLOSED);
    }
    try (var taken = new ServerSocket()) {
      taken.setReuseAddress(true);
      taken.bind(address);
      assertThat(taken.isBound()).isTrue();
    }
    try (var again = start();
        var wire = new Wire(address, PATIENCE)) {
      wire.send(request("/quick"));
      assertThat(wire.answer()).isEqualTo(200);
      assertThat(again.isStarted()).isTrue();
    }
  }

  private DefaultCamelContext start() throws Exception {
    var camel = new DefaultCamelContext();
    PublicHttpServer.addTo(
        camel,
        address.getHostString(),
        address.getPort(),
        HttpLimits.defaults(),
        2,
        OpenPorts.at("/quick", "/hold"));
    camel
        .getRegistry()
        .bind(EventLoopEngine.BEAN, new EventLoopEngine(HttpLimits.defaults(), refused -> {}));
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("platform-http:/quick?platformHttpEngine=#" + EventLoopEngine.BEAN)
                .process(EventLoopsTest.this::note);
            from("platform-http:/hold?platformHttpEngine=#" + EventLoopEngine.BEAN)
                .process(EventLoopsTest.this::note)
                .process(
                    exchange -> {
                      held.countDown();
                      release.await();
                    });
          }
        });
    camel.start();
    return camel;
  }

  private void note(Exchange exchange) {
    threads.add(Thread.currentThread());
    exchange.getMessage().setBody("served");
  }

  private static byte[] request(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
