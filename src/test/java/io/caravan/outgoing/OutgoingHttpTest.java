package io.caravan.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutgoingHttpTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Retry-After", "7");
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          int status = exchange.getRequestURI().getPath().equals("/moved") ? 302 : 200;
          if (exchange.getRequestURI().getPath().equals("/slow")) {
            try {
              end.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          byte[] body = new byte[1 << 20];
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool());
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  private CompletableFuture<OutgoingHttp.Answer> post(
      AllowedAddresses allowed, String host, String path, Duration timeout) {
    try (var http = new OutgoingHttp(allowed, PATIENCE)) {
      URI url = URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
      var answer = http.post(url, Map.of("X-Test", "1"), new byte[] {'{', '}'}, timeout);
      answer.handle((done, failure) -> done).join();
      return answer;
    }
  }

  @Test
  void a_machine_inside_is_not_called_whether_by_address_or_by_name() {
    var none = new AllowedAddresses(Set.of(), List.of());
    for (String host : List.of("127.0.0.1", "localhost")) {
      assertThatThrownBy(() -> post(none, host, "/", PATIENCE).join())
          .hasRootCauseInstanceOf(AddressRefused.class);
    }
    assertThat(calls).hasValue(0);
  }

  @Test
  void one_that_the_settings_name_is() {
    var answer = post(AllowedAddresses.parse("127.0.0.1"), "127.0.0.1", "/", PATIENCE).join();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.retryAfter()).contains("7");
  }

  @Test
  void a_redirect_is_an_answer_and_not_followed() {
    var answer = post(AllowedAddresses.parse("127.0.0.1"), "127.0.0.1", "/moved", PATIENCE).join();
    assertThat(answer.status()).isEqualTo(302);
    assertThat(calls).hasValue(1);
  }

  @Test
  void an_answer_that_does_not_come_is_not_waited_for() {
    assertThatThrownBy(
            () ->
                post(
                        AllowedAddresses.parse("127.0.0.1"),
                        "127.0.0.1",
                        "/slow",
                        Duration.ofMillis(300))
                    .join())
        .hasCauseInstanceOf(TimeoutException.class);
  }
}
