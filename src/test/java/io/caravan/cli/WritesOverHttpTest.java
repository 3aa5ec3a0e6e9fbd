package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.caravan.http.Admission;
import io.caravan.write.Problem;
import io.caravan.write.State;
import io.caravan.write.file.UnusableInput;
import io.caravan.write.file.WriteDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WritesOverHttpTest {

  private static final byte[] BODY = "[{}]".getBytes(StandardCharsets.UTF_8);

  private record Answer(int status, String body, String retryAfter) {}

  private static final OperatorHttp HTTP =
      new OperatorHttp(new OperatorHttp.Key("cvo_test", java.util.Optional.empty()));

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private WritesOverHttp door;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
    door = new WritesOverHttp("http://127.0.0.1:" + server.getAddress().getPort(), HTTP, true);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void writes_go_under_their_key_and_come_back_as_a_submission() throws Exception {
    answer(
        202,
        "{\"submissionId\":\"s1\",\"replayed\":false,\"writes\":[{\"id\":\"w1\",\"state\":\"accepted\"},{\"id\":\"w2\"}]}");

    assertThat(door.submit("import/1/0/ab", BODY))
        .isEqualTo(new WriteDoor.Accepted("s1", List.of("w1", "w2")));
    assertThat(requests)
        .containsExactly("POST /api/writes import/1/0/ab application/json cli [{}]");
  }

  @Test
  void validation_can_be_left_out() throws Exception {
    answer(202, "{\"submissionId\":\"s1\",\"writes\":[]}");

    new WritesOverHttp("http://127.0.0.1:" + server.getAddress().getPort(), HTTP, false)
        .submit("k", BODY);

    assertThat(requests.get(0)).startsWith("POST /api/writes?validate=false k");
  }

  @Test
  void outcomes_are_read_with_their_problems() throws Exception {
    answer(
        200,
        """
        {"submissionId":"s1","counts":{"done":1},"writes":[
         {"id":"w1","state":"done","recordId":"9","created":true,"operation":"create"},
         {"id":"w2","state":"rejected","problems":[{"code":"CONFLICT","field":"","message":"exists"}]},
         {"id":"w3","state":"accepted","recordId":null}]}
        """);

    assertThat(door.outcomes("s1"))
        .containsExactly(
            new WriteDoor.Known("w1", State.DONE, "9", true, List.of()),
            new WriteDoor.Known(
                "w2", State.REJECTED, "", false, List.of(new Problem("CONFLICT", "", "exists"))),
            new WriteDoor.Known("w3", State.ACCEPTED, "", false, List.of()));
    assertThat(requests.get(0)).startsWith("GET /api/writes/submissions/s1");
  }

  @Test
  void a_refused_request_names_its_writes() {
    answer(
        400,
        """
        {"status":400,"title":"Invalid","detail":"2 mistakes","errors":[
         {"code":"REQUIRED","field":"writes[3].id","message":"id is missing"},
         {"code":"UNKNOWN_MEMBER","field":"writes[3].x","message":"no x"},
         {"code":"INVALID_JSON","field":"writes[5]","message":"no object"}]}
        """);

    assertThatThrownBy(() -> door.submit("k", BODY))
        .isInstanceOfSatisfying(
            WriteDoor.Refused.class,
            refused -> assertThat(refused).hasMessageContaining("2 mistakes"))
        .extracting("byPosition")
        .asString()
        .contains("3=", "field=id", "id is missing; no x", "5=");
  }

  @Test
  void a_full_caravan_says_when_to_come_again() {
    answers.add(new Answer(503, "{\"detail\":\"full\"}", "7"));
    answers.add(new Answer(503, "", "soon"));

    for (String pause : List.of("PT7S", "PT1S")) {
      assertThatThrownBy(() -> door.submit("k", BODY))
          .isInstanceOf(WriteDoor.Busy.class)
          .hasFieldOrPropertyWithValue("pause", java.time.Duration.parse(pause));
    }
  }

  @Test
  void what_passes_is_told_apart_from_what_does_not() {
    answer(502, "<html>");
    answer(403, "{\"title\":\"Forbidden\"}");
    answer(409, "{\"detail\":\"the key was used\"}");

    assertThatThrownBy(() -> door.submit("k", BODY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("502");
    assertThatThrownBy(() -> door.submit("k", BODY))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("403: Forbidden");
    assertThatThrownBy(() -> door.submit("k", BODY))
        .isInstanceOf(UnusableInput.class)
        .hasMessageContaining("the key was used");
    server.stop(0);
    assertThatThrownBy(() -> door.outcomes("s1")).isInstanceOf(IOException.class);
  }

  private void answer(int status, String body) {
    answers.add(new Answer(status, body, null));
  }

  private void handle(HttpExchange call) throws IOException {
    requests.add(
        "%s %s %s %s %s %s"
            .formatted(
                call.getRequestMethod(),
                call.getRequestURI(),
                call.getRequestHeaders().getFirst("Idempotency-Key"),
                call.getRequestHeaders().getFirst("Content-Type"),
                call.getRequestHeaders().getFirst(Admission.REQUEST_HEADER),
                new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    Answer answer = answers.remove();
    if (answer.retryAfter() != null) {
      call.getResponseHeaders().set("Retry-After", answer.retryAfter());
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    call.getResponseBody().write(body);
    call.close();
  }
}
