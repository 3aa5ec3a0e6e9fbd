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
  private final Strikes strikes;
  private final Delivery delivery;
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
    this.strikes = new Strikes(faults, clock);
    this.delivery = new Delivery(vertx);
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
    Faults.Hit hit = strikes.on(method, path, body, admission);
    String correlationId = UUID.randomUUID().toString();
    workAhead(
        request, body, admission, ready -> conclude(request, body, at, ready, hit, correlationId));
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
    boolean done;
    try {
      Call call = call(request, body.getBytes(), admission);
      work = admission.grant().portal().exclusively(() -> handler.begin(call));
      done = work.isShort();
      if (done) {
        work.run();
      }
    } catch (RuntimeException e) {
      next.accept(admission.handledBy(call -> rethrow(e)));
      return;
    }
    if (done) {
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
        .onSuccess(ended -> next.accept(admission.handledBy(call -> ended.answer())))
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
      Faults.Hit hit,
      String correlationId) {
    Answer answer = answer(request, body, admission, hit, correlationId);
    Fault fault = hit == null ? null : hit.fault();
    int status = fault != null && fault.kind().breaksConnection() ? 0 : answer.status();
    journal.note(entry(at, request.method().name(), request.path(), admission, status, fault));
    long millis = network.backMillis();
    if (fault != null && fault.kind() == FaultKind.SLOW) {
      millis += fault.reply().delay().toMillis();
    }
    if (millis == 0) {
      delivery.send(request, answer, fault, correlationId);
    } else {
      vertx.setTimer(millis, timer -> delivery.send(request, answer, fault, correlationId));
    }
  }

  private Answer answer(
      HttpServerRequest request,
      Buffer body,
      Admission admission,
      Faults.Hit hit,
      String correlationId) {
    if (admission.error() != null) {
      return admission.counted(Answer.error(admission.error(), correlationId));
    }
    if (hit == null) {
      return admission.counted(handle(request, body.getBytes(), admission, correlationId));
    }
    return strikes.answer(
        hit,
        admission,
        body,
        other -> handle(request, other, admission, correlationId),
        correlationId);
  }

  private static Answer handle(
      HttpServerRequest request, byte[] body, Admission admission, String correlationId) {
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

  private static Call call(HttpServerRequest request, byte[] body, Admission admission) {
    return new Call(
        request.path(),
        admission.values(),
        new Query(request.query()),
        Optional.ofNullable(request.getHeader("Content-Type")).orElse(""),
        body,
        admission.grant(),
        request.authority() == null ? "localhost" : request.authority().toString());
  }

  private static JournalEntry entry(
      long at, String method, String path, Admission admission, int status, Fault fault) {
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
        refused ? admission.verdict().policy().name() : null,
        fault == null ? null : fault.kind().name());
  }
}
