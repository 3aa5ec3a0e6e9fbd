package io.caravan.simulator.http;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.Gate.Admission;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.journal.JournalEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes calls of the API from arrival to answer, faults included. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Vertx vertx;
  private final Gate gate;
  private final Faults faults;
  private final CallJournal journal;
  private final Network network;
  private final SimulatorClock clock;

  Exchange(
      Vertx vertx,
      Gate gate,
      Faults faults,
      CallJournal journal,
      Network network,
      SimulatorClock clock) {
    this.vertx = vertx;
    this.gate = gate;
    this.faults = faults;
    this.journal = journal;
    this.network = network;
    this.clock = clock;
  }

  /** Counts a call and sees to its answer. */
  void serve(HttpServerRequest request, Buffer body) {
    long at = clock.millis();
    String method = request.method().name();
    String path = request.path();
    Admission admission =
        gate.admit(method, path, request.getHeader("Authorization"), request.query());
    Fault fault = admission.error() == null ? faults.next(method, path).orElse(null) : null;
    String correlationId = UUID.randomUUID().toString();
    workAhead(
        request,
        body,
        admission,
        ready -> conclude(request, body, at, ready, fault, correlationId));
  }

  /**
   * Has work that takes long done by another thread, so that no other call waits for it.
   *
   * @param next goes on with the call once nothing long is left to do
   */
  private void workAhead(
      HttpServerRequest request, Buffer body, Admission admission, Consumer<Admission> next) {
    if (admission.error() != null
        || !(admission.route().handler() instanceof SlowHandler handler)) {
      next.accept(admission);
      return;
    }
    SlowHandler.Work work;
    try {
      Call call = call(request, body, admission);
      work = admission.grant().portal().exclusively(() -> handler.begin(call));
    } catch (RuntimeException e) {
      next.accept(admission.handledBy(call -> rethrow(e)));
      return;
    }
    if (work.isShort()) {
      work.run();
      next.accept(admission.handledBy(call -> work.answer()));
      return;
    }
    vertx
        .executeBlocking(
            () -> {
              work.run();
              return work;
            },
            false)
        .onSuccess(done -> next.accept(admission.handledBy(call -> done.answer())))
        .onFailure(e -> next.accept(admission.handledBy(call -> rethrow(e))));
  }

  private static Answer rethrow(Throwable e) {
    throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
  }

  private void conclude(
      HttpServerRequest request,
      Buffer body,
      long at,
      Admission admission,
      Fault fault,
      String correlationId) {
    String method = request.method().name();
    String path = request.path();
    Answer answer = answer(request, body, admission, fault, correlationId);
    int status = fault != null && breaksConnection(fault.kind()) ? 0 : answer.status();
    journal.note(entry(at, method, path, admission, status));
    long millis = network.backMillis();
    if (millis == 0) {
      send(request, answer, fault, correlationId);
    } else {
      vertx.setTimer(millis, timer -> send(request, answer, fault, correlationId));
    }
  }

  private static boolean breaksConnection(FaultKind kind) {
    return kind == FaultKind.RESET || kind == FaultKind.TIMEOUT;
  }

  private Answer answer(
      HttpServerRequest request,
      Buffer body,
      Admission admission,
      Fault fault,
      String correlationId) {
    if (admission.error() != null) {
      Answer refusal = Answer.error(admission.error(), correlationId);
      return admission.verdict() == null ? refusal : refusal.with(admission.verdict().headers());
    }
    boolean applies =
        fault == null || fault.applied() || fault.kind().compareTo(FaultKind.SLOW_BODY) >= 0;
    Answer answer = applies ? handle(request, body, admission, correlationId) : Answer.none();
    if (admission.verdict() != null) {
      answer = answer.with(admission.verdict().headers());
    }
    if (fault == null) {
      return answer;
    }
    return switch (fault.kind()) {
      case STATUS -> FaultyAnswers.status(fault, correlationId);
      case HTML -> FaultyAnswers.html(fault);
      default -> answer.with(fault.headers());
    };
  }

  private static Answer handle(
      HttpServerRequest request, Buffer body, Admission admission, String correlationId) {
    Call call = call(request, body, admission);
    try {
      Handler handler = admission.route().handler();
      return admission.grant() == null
          ? handler.handle(call)
          : admission.grant().portal().exclusively(() -> handler.handle(call));
    } catch (ApiError e) {
      return Answer.error(e, correlationId);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), admission.route().template(), e);
      return Answer.error(ApiError.of(500, "internal error").build(), correlationId);
    }
  }

  private static Call call(HttpServerRequest request, Buffer body, Admission admission) {
    return new Call(
        request.path(),
        admission.values(),
        new Query(request.query()),
        Optional.ofNullable(request.getHeader("Content-Type")).orElse(""),
        body.getBytes(),
        admission.grant(),
        request.authority() == null ? "localhost" : request.authority().toString());
  }

  private static JournalEntry entry(
      long at, String method, String path, Admission admission, int status) {
    var grant = Optional.ofNullable(admission.grant());
    var route = Optional.ofNullable(admission.route());
    boolean refused = admission.verdict() != null && !admission.verdict().allowed();
    return new JournalEntry(
        at,
        method,
        path,
        route.map(Route::template).orElse("unknown"),
        grant.map(g -> g.portal().id()).orElse(0L),
        grant.map(g -> g.app().id()).orElse(0L),
        admission.verdict() == null ? null : route.map(Route::bucket).orElse(null),
        status,
        refused ? admission.verdict().policy().name() : null);
  }

  private void send(HttpServerRequest request, Answer answer, Fault fault, String correlationId) {
    HttpServerResponse response = request.response();
    if (response.closed() || (fault != null && fault.kind() == FaultKind.TIMEOUT)) {
      return;
    }
    if (fault != null && fault.kind() == FaultKind.RESET) {
      request.connection().close();
      return;
    }
    response.setStatusCode(answer.status());
    if (answer.status() == 477) {
      response.setStatusMessage("Migration In Progress");
    }
    response.putHeader("X-HubSpot-Correlation-Id", correlationId);
    if (answer.body().length > 0) {
      response.putHeader("Content-Type", answer.contentType());
    }
    answer.headers().forEach(response::putHeader);
    if (answer.file() != null) {
      response.putHeader("Content-Type", answer.contentType());
      response.sendFile(answer.file().toString());
      return;
    }
    Buffer body = Buffer.buffer(answer.body());
    if (fault == null || fault.kind().compareTo(FaultKind.SLOW_BODY) < 0) {
      response.end(body);
      return;
    }
    switch (fault.kind()) {
      case INVALID_JSON -> response.end(body.slice(0, body.length() * 2 / 3));
      case TRUNCATED_BODY -> {
        response.putHeader("Content-Length", Integer.toString(body.length()));
        response.write(body.slice(0, body.length() / 2));
        vertx.setTimer(20, timer -> request.connection().close());
      }
      default -> {
        response.setChunked(true);
        drip(response, body, 0, fault.delay().toMillis());
      }
    }
  }

  /** Sends a body in twenty pieces over a time. */
  private void drip(HttpServerResponse response, Buffer body, int from, long millis) {
    int piece = Math.max(1, body.length() / 20);
    int to = Math.min(body.length(), from + piece);
    if (response.closed()) {
      return;
    }
    if (from >= body.length()) {
      response.end();
      return;
    }
    response.write(body.slice(from, to));
    vertx.setTimer(Math.max(1, millis / 20), timer -> drip(response, body, to, millis));
  }
}
