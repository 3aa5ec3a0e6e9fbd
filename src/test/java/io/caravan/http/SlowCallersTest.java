package io.caravan.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.process.ServerProcess;
import io.caravan.process.Wire;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that send nothing, or a byte now and then, are hung up on at each of the ports. */
@Timeout(120)
class SlowCallersTest {

  private static final HttpLimits LIMITS =
      new HttpLimits(1_000, 10_000, Duration.ofMillis(500), Duration.ofMillis(600), 10);

  @Test
  void who_waits_for_an_operator_s_long_task_is_not_hung_up_on() throws Exception {
    try (var camel = new DefaultCamelContext()) {
      int port = ServerProcess.freePort();
      var management =
          ManagementHttpServer.addTo(camel, "127.0.0.1", port, LIMITS, OpenPorts.at("/long"));
      camel.start();
      management
          .precede("/long")
          .handler(
              call ->
                  call.vertx().setTimer(2_500, done -> call.response().setStatusCode(204).end()));
      try (var wire =
          new Wire(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              Duration.ofSeconds(30))) {
        wire.send("GET /long HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(wire.answer()).isEqualTo(204);
      }
    }
  }

  @Test
  void each_port_hangs_up() throws Exception {
    try (var camel = new DefaultCamelContext()) {
      int managementPort = ServerProcess.freePort();
      var management =
          ManagementHttpServer.addTo(camel, "127.0.0.1", managementPort, LIMITS, OpenPorts.at());
      var open = PublicHttpServer.addTo(camel, "127.0.0.1", 0, LIMITS, 1, OpenPorts.at());
      var api =
          ApiHttpServer.addTo(
              camel,
              "127.0.0.1",
              0,
              LIMITS,
              1,
              status -> {},
              OpenPorts.at(),
              new Admission("127.0.0.1", "the API"));
      camel.start();
      for (EventLoopServer server : List.of(management, open, api)) {
        for (String part : List.of("", "GET / HTT", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: b")) {
          try (var wire =
              new Wire(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()),
                  Duration.ofSeconds(30))) {
            wire.send(part.getBytes(StandardCharsets.US_ASCII));
            assertThat(wire.answer()).as("%s after '%s'", server, part).isEqualTo(Wire.CLOSED);
          }
        }
      }
    }
  }
}
