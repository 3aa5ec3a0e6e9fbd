package io.caravan.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.process.CaravanLaunch;
import io.caravan.process.Metrics;
import io.caravan.process.SignedRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge is judged: a server that takes what it must not, or that grows, must be found out. */
class AbuseCampaignTest {

  private static final String VITALS =
      """
      jvm_memory_used_bytes{area="heap",id="Eden"} 1.0E7
      jvm_buffer_memory_used_bytes{id="direct"} 1000.0
      jvm_threads_live_threads %d.0
      """;

  private final AtomicInteger threads = new AtomicInteger(20);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/observe/metrics", exchange -> answer(exchange, 200, VITALS.formatted(threads.get())));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_server_that_accepts_whatever_has_a_signature_is_found_out() throws InterruptedException {
    server.createContext(
        CaravanLaunch.PATH,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean signed = exchange.getRequestHeaders().containsKey("X-HubSpot-Signature-v3");
          answer(exchange, signed ? 204 : 401, "");
        });

    AbuseReport report = campaign();

    assertThat(report.sent()).isEqualTo(1_000);
    assertThat(report.acceptsAfterwards()).isTrue();
    assertThat(report.violations())
        .anyMatch(violation -> violation.startsWith("accepted with 204: replayed later"))
        .anyMatch(violation -> violation.startsWith("accepted with 204: changed after signing"))
        .anyMatch(violation -> violation.startsWith("accepted with 204: empty array"))
        .noneMatch(violation -> violation.contains("unsigned"));
  }

  @Test
  void a_server_that_breaks_and_grows_is_found_out() throws InterruptedException {
    server.createContext(
        CaravanLaunch.PATH,
        exchange -> {
          threads.incrementAndGet();
          answer(exchange, 500, "");
        });

    assertThat(campaign().violations())
        .anyMatch(violation -> violation.startsWith("answered with 500: unsigned"))
        .anyMatch(violation -> violation.startsWith("the server grew"))
        .contains("a good delivery was not accepted afterwards");
  }

  @Test
  void an_answer_that_blames_the_server_is_found_out_whatever_the_request() throws Exception {
    server.createContext(CaravanLaunch.PATH, exchange -> answer(exchange, 501, ""));

    assertThat(campaign().violations())
        .anyMatch(violation -> violation.startsWith("answered with 501: verb PROPFIND"));
  }

  private AbuseReport campaign() throws InterruptedException {
    int port = server.getAddress().getPort();
    var requests =
        new SignedRequests(
            CaravanLaunch.PATH,
            "https://hub.example.com" + CaravanLaunch.PATH,
            CaravanLaunch.SECRET);
    return new AbuseCampaign(
            server.getAddress(), requests, new Metrics(port, () -> "any"), () -> {}, 1_000, 1)
        .run();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, status == 204 || body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
