package io.caravan.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.caravan.http.HttpLimits;
import io.caravan.http.OpenPorts;
import io.caravan.http.PublicHttpServer;
import io.caravan.hubspot.Signatures;
import io.caravan.store.StoreSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers of the intake hear, over real HTTP. */
class IntakeIT {

  private static final String EVENT =
      """
      {"eventId":%d,"subscriptionId":1,"portalId":62515,"occurredAt":1795000000000,"subscriptionType":"contact.creation","objectId":%d}""";

  @TempDir private static Path directory;
  private static JourneyRig rig;

  @BeforeAll
  static void start() throws Exception {
    rig =
        new JourneyRig(
            StoreSettings.sqlite(directory.resolve("caravan.db")),
            new FakeHubSpot(),
            Map.of(
                "caravan.webhook.max-body", "64KB",
                "caravan.webhook.max-buffered", "1MB",
                "caravan.webhook.body-timeout", "400ms",
                "caravan.webhook.idle-timeout", "2s",
                "caravan.channel.named.events.max-backlog", "20000"),
            "webhooks");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @Test
  void a_signed_delivery_is_answered_204_after_it_is_in_the_channel() throws Exception {
    long before = rig.channels().channels().backlog("events").depth();
    HttpResponse<String> answer = rig.deliver("[" + EVENT.formatted(1, 1) + "]");
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(rig.channels().channels().backlog("events").depth()).isEqualTo(before + 1);
  }

  @Test
  void no_header_of_the_request_and_no_parameter_is_repeated() throws Exception {
    byte[] body = ("[" + EVENT.formatted(2, 2) + "]").getBytes(StandardCharsets.UTF_8);
    HttpRequest signed = rig.signed(body);
    HttpRequest odd =
        HttpRequest.newBuilder(signed, (name, value) -> true)
            .header("X-Secret", "planted")
            .header("CamelHttpResponseCode", "500")
            .build();
    HttpResponse<String> answer = send(odd);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().map().toString().toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("planted", "hubspot", "caravan", "signature");
  }

  @Test
  void what_is_not_signed_by_hubspot_is_refused_and_counted_by_reason() throws Exception {
    double forged = rig.counted("caravan.webhook.refused", "reason", "forged");
    double unsigned = rig.counted("caravan.webhook.refused", "reason", "unsigned");
    HttpRequest.Builder post =
        HttpRequest.newBuilder(rig.intake()).POST(HttpRequest.BodyPublishers.ofString("[]"));
    assertThat(send(post.copy().build()).statusCode()).isEqualTo(401);
    assertThat(
            send(post.copy()
                    .header(Signatures.V3_HEADER, "AAAA")
                    .header(Signatures.TIMESTAMP_HEADER, "1795000000000")
                    .build())
                .statusCode())
        .isEqualTo(401);
    assertThat(rig.counted("caravan.webhook.refused", "reason", "forged") - forged).isEqualTo(1);
    assertThat(rig.counted("caravan.webhook.refused", "reason", "unsigned") - unsigned)
        .isEqualTo(1);
  }

  @Test
  void an_old_signature_is_refused_even_if_it_is_right() throws Exception {
    byte[] body = ("[" + EVENT.formatted(3, 3) + "]").getBytes(StandardCharsets.UTF_8);
    String timestamp = Long.toString(System.currentTimeMillis() - 301_000);
    HttpRequest replay =
        HttpRequest.newBuilder(rig.intake())
            .header(Signatures.TIMESTAMP_HEADER, timestamp)
            .header(
                Signatures.V3_HEADER,
                Signatures.v3(JourneyRig.SECRET, "POST", rig.intake().toString(), body, timestamp))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    assertThat(send(replay).statusCode()).isEqualTo(401);
    assertThat(rig.counted("caravan.webhook.refused", "reason", "expired")).isPositive();
  }

  @Test
  void signed_rubbish_is_400_other_methods_are_405_other_paths_are_closed() throws Exception {
    assertThat(rig.deliver("{\"not\":\"events\"}").statusCode()).isEqualTo(400);
    HttpResponse<String> get = send(HttpRequest.newBuilder(rig.intake()).GET().build());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    HttpRequest part =
        HttpRequest.newBuilder(rig.intake())
            .method("POS", HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(send(part).statusCode()).as("a part of a method's name").isEqualTo(405);
    assertThat(
            send(HttpRequest.newBuilder(URI.create(rig.intake() + "/other")).GET().build())
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_body_that_is_too_large_is_413_announced_or_not() throws Exception {
    byte[] body = new byte[65_537];
    assertThat(send(rig.signed(body)).statusCode()).isEqualTo(413);
    assertThat(
            raw(
                "POST /webhooks/hubspot HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                "8000\r\n" + "a".repeat(0x8000) + "\r\n",
                "8000\r\n" + "a".repeat(0x8000) + "\r\n",
                "8000\r\n" + "a".repeat(0x8000) + "\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void a_body_that_does_not_arrive_is_408_and_holds_nothing() throws Exception {
    assertThat(
            raw("POST /webhooks/hubspot HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n", "[{"))
        .startsWith("HTTP/1.1 408");
    assertThat(rig.counted("caravan.webhook.refused", "reason", "too_slow")).isPositive();
  }

  @Test
  void a_connection_that_trickles_headers_is_closed_and_others_are_served() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket("127.0.0.1", rig.port());
        socket
            .getOutputStream()
            .write("POST /webhooks/hubspot HTTP/1.1\r\nX-A: ".getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(rig.deliver("[" + EVENT.formatted(4, 4) + "]").statusCode()).isEqualTo(204);
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                for (Socket socket : slow) {
                  assertThat(isClosedByPeer(socket)).isTrue();
                }
              });
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void when_the_channel_is_full_hubspot_is_told_to_come_back() throws Exception {
    int status = 204;
    HttpResponse<String> answer = null;
    for (int i = 0; i < 1_000 && status == 204; i++) {
      var events = new StringBuilder("[");
      for (int j = 0; j < 100; j++) {
        events.append(j == 0 ? "" : ",").append(EVENT.formatted(1_000_000 + i * 100 + j, 5));
      }
      answer = rig.deliver(events.append("]").toString());
      status = answer.statusCode();
    }
    assertThat(status).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("10");
    assertThat(rig.counted("caravan.webhook.refused", "reason", "no_room")).isPositive();
    // The other tests need room again.
    rig.store()
        .write(
            connection -> {
              try (var statement = connection.createStatement()) {
                statement.execute("DELETE FROM channel_pack");
              }
              return null;
            })
        .join();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> rig.deliver("[" + EVENT.formatted(6, 6) + "]").statusCode() == 204);
  }

  @Test
  void odd_requests_never_make_a_5xx_and_hold_nothing() throws Exception {
    var random = new Random(42);
    byte[] good = ("[" + EVENT.formatted(7, 7) + "]").getBytes(StandardCharsets.UTF_8);
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] body = new byte[random.nextInt(2_000)];
      random.nextBytes(body);
      HttpRequest.Builder request =
          switch (random.nextInt(5)) {
            case 0 -> HttpRequest.newBuilder(rig.signed(body), (name, value) -> true);
            case 1 -> {
              byte[] damaged = good.clone();
              damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
              yield HttpRequest.newBuilder(rig.signed(damaged), (name, value) -> true);
            }
            case 2 ->
                HttpRequest.newBuilder(rig.signed(good), (name, value) -> true)
                    .setHeader(Signatures.TIMESTAMP_HEADER, random.nextLong() + "x");
            case 3 ->
                HttpRequest.newBuilder(
                        URI.create(
                            rig.intake() + "?a=%F0%9F" + random.nextInt() + "&%zz".substring(0, 1)))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            default ->
                HttpRequest.newBuilder(rig.intake())
                    .header(Signatures.V3_HEADER, "=".repeat(random.nextInt(500) + 1))
                    .header(Signatures.TIMESTAMP_HEADER, Long.toString(System.currentTimeMillis()))
                    .header("X-Forwarded-For", ",".repeat(50))
                    .header("Content-Type", "multipart/form-data; boundary=\"")
                    .method("POST", HttpRequest.BodyPublishers.ofByteArray(body));
          };
      answers.add(rig.client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
      if (answers.size() == 100) {
        for (var answer : answers) {
          // 204 only where a damaged byte left the delivery whole.
          assertThat(answer.join().statusCode()).isIn(204, 400, 401, 413);
        }
        answers.clear();
      }
    }
  }

  @Test
  void requests_that_are_not_http_never_make_a_5xx() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(300) + 1];
      random.nextBytes(noise);
      String start =
          switch (i % 4) {
            case 0 -> "";
            case 1 -> "POST /webhooks/hubspot HTTP/1.1\r\n";
            case 2 -> "POST /%%%2webhooks\0 HTTP/1.1\r\nHost: a\r\n\r\n";
            default -> "POST http://[::1/webhooks/hubspot HTTP/9.9\r\nContent-Length: -5\r\n\r\n";
          };
      String answer = raw(start, new String(noise, StandardCharsets.ISO_8859_1) + "\r\n\r\n");
      assertThat(answer).doesNotContainPattern("^\\S+ 5");
    }
    assertThat(rig.deliver("[" + EVENT.formatted(8, 8) + "]").statusCode()).isEqualTo(204);
  }

  @Test
  void an_unknown_version_of_http_is_400_and_the_connection_is_closed() throws Exception {
    for (String version : List.of("HTTP/1.2", "HTTP/2.0", "HTTP/9.9")) {
      try (Socket socket = new Socket("127.0.0.1", rig.port())) {
        socket
            .getOutputStream()
            .write(
                ("POST /webhooks/hubspot " + version + "\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]")
                    .getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(20_000);
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        // Vert.x repeats the version that it was asked in.
        assertThat(answer).startsWith(version + " 400 ");
      }
    }
  }

  @Test
  void an_upgrade_to_a_websocket_is_refused() throws Exception {
    String upgrade =
        "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    assertThat(raw("GET /webhooks/hubspot HTTP/1.1\r\n" + upgrade + "\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(
            raw(
                "POST /webhooks/hubspot HTTP/1.1\r\n" + upgrade + "Content-Length: 2\r\n\r\n",
                "[]"))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void a_taken_port_stops_the_start_with_a_message_that_names_it() throws Exception {
    try (var second = new DefaultCamelContext()) {
      assertThatThrownBy(
              () -> {
                PublicHttpServer.addTo(
                    second, "127.0.0.1", rig.port(), HttpLimits.defaults(), 1, OpenPorts.at());
                second.start();
              })
          .hasStackTraceContaining("cannot listen on 127.0.0.1:" + rig.port());
    }
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return rig.client().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Sends bytes and gives what comes back until the server closes, or 3 seconds have passed. */
  private static String raw(String... parts) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", rig.port())) {
      socket.setSoTimeout(1_500);
      OutputStream out = socket.getOutputStream();
      try {
        for (String part : parts) {
          out.write(part.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
        }
      } catch (IOException e) {
        // The server had enough; what it said before can still be read.
      }
      var answer = new StringBuilder();
      InputStream in = socket.getInputStream();
      try {
        byte[] buffer = new byte[4_096];
        int length = in.read(buffer);
        if (length > 0) {
          answer.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // Nothing more comes.
      }
      return answer.toString();
    }
  }

  private static boolean isClosedByPeer(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
