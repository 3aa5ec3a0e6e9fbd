package io.caravan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.caravan.gateway.CallError.Rejected;
import io.caravan.gateway.CallError.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedDownloadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch done = new CountDownLatch(1);
  private HttpServer server;
  private String base;
  private SignedDownloads downloads;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/file",
        exchange -> {
          assertThat(exchange.getRequestHeaders().containsKey("Authorization")).isFalse();
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(new byte[10_000]);
          }
        });
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          try {
            done.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    for (int status : new int[] {403, 503, 302}) {
      server.createContext(
          "/" + status,
          exchange -> {
            exchange.getResponseHeaders().add("Location", base + "/file");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
    }
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
    downloads = new SignedDownloads(URI.create(base), Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    done.countDown();
    downloads.close();
    server.stop(0);
  }

  private CallError error(String address, long largest, Duration longest) {
    var failure =
        org.assertj.core.api.Assertions.catchThrowable(
            () -> downloads.bytes(address, largest, longest).join());
    assertThat(failure).hasCauseInstanceOf(CallFailed.class);
    return ((CallFailed) failure.getCause()).error();
  }

  @Test
  void a_file_comes_whole_into_memory_or_onto_the_disk(@TempDir Path directory) throws IOException {
    assertThat(downloads.bytes(base + "/file?x=1", 10_000, PATIENCE).join()).hasSize(10_000);
    Path target = directory.resolve("file");
    Files.writeString(target, "what was there");
    downloads.file(base + "/file", target, 10_000, PATIENCE).join();
    assertThat(Files.size(target)).isEqualTo(10_000);
  }

  @Test
  void a_file_that_is_too_large_or_too_slow_is_given_up() {
    assertThat(error(base + "/file", 9_999, PATIENCE))
        .isInstanceOf(Unavailable.class)
        .extracting(CallError::message)
        .asString()
        .contains("larger than 9999");
    assertThat(error(base + "/slow", 10_000, Duration.ofMillis(200)))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void an_address_that_is_not_valid_any_more_is_told_from_trouble() {
    assertThat(error(base + "/403", 1, PATIENCE)).isInstanceOf(Rejected.class);
    assertThat(error(base + "/503", 1, PATIENCE)).isInstanceOf(Unavailable.class);
    assertThat(error(base + "/302", 1, PATIENCE)).isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://files.example.com/x",
        "http://10.0.0.1/x",
        "file:///etc/passwd",
        "https://user@files.example.com/x",
        "ftp://127.0.0.1/x",
        "not an address",
        ""
      })
  void other_addresses_than_https_are_not_followed(String address) {
    assertThatThrownBy(() -> downloads.bytes(address, 1, PATIENCE).join())
        .hasCauseInstanceOf(CallFailed.class)
        .hasMessageContaining("address of a file");
    var remote = new SignedDownloads(URI.create("https://api.hubapi.com"), PATIENCE);
    assertThatThrownBy(() -> remote.bytes(base + "/file", 10_000, PATIENCE).join())
        .hasMessageContaining("not fetched");
    remote.close();
  }
}
