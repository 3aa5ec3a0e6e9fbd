package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultCall;
import io.caravan.simulator.faults.FaultKind;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.Gate.Admission;
import io.caravan.simulator.journal.CallJournal;
import io.caravan.simulator.journal.JournalEntry;
import io.caravan.simulator.limits.Verdict;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.portal.Portal;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
    Admission admission = gate.admit(method, path, request.getHeader("Authorization"));
    Faults.Hit hit = admission.error() == null ? hit(method, path, body, admission) : null;
    String correlationId = UUID.randomUUID().toString();
    Answer answer = answer(request, body, admission, hit, correlationId);
    Fault fault = hit == null ? null : hit.fault();
    int status = fault != null && fault.kind().breaksConnection() ? 0 : answer.status();
    journal.note(entry(at, method, path, admission, status, fault));
    long millis = network.backMillis();
    if (fault != null && fault.kind() == FaultKind.SLOW) {
      millis += fault.reply().delay().toMillis();
    }
    if (millis == 0) {
      send(request, answer, fault, correlationId);
    } else {
      vertx.setTimer(millis, timer -> send(request, answer, fault, correlationId));
    }
  }

  private Faults.Hit hit(String method, String path, Buffer body, Admission admission) {
    Grant grant = admission.grant();
    var call =
        new FaultCall(
            method,
            path,
            grant == null ? 0 : grant.portal().id(),
            grant == null ? 0 : grant.app().id(),
            () -> readable(body));
    return faults.next(call).orElse(null);
  }

  private static JsonNode readable(Buffer body) {
    try {
      return Json.read(body.getBytes());
    } catch (ApiError e) {
      return MissingNode.getInstance();
    }
  }

  private Answer answer(
      HttpServerRequest request,
      Buffer body,
      Admission admission,
      Faults.Hit hit,
      String correlationId) {
    Verdict verdict = admission.verdict();
    if (admission.error() != null) {
      Answer refusal = Answer.error(admission.error(), correlationId);
      return verdict == null ? refusal : refusal.with(verdict.headers());
    }
    if (hit == null) {
      return counted(handle(request, body.getBytes(), admission, correlationId), verdict);
    }
    Fault fault = hit.fault();
    boolean carriedOut = fault.applied() || fault.kind().carriesOut();
    Answer answer =
        carriedOut ? carryOut(request, body, admission, hit, correlationId) : Answer.none();
    return switch (fault.kind()) {
      case STATUS ->
          FaultyAnswers.status(fault, admission.grant(), admission.verdict(), correlationId);
      case HTML -> FaultyAnswers.html(fault);
      default -> counted(answer, verdict).with(fault.reply().headers());
    };
  }

  private static Answer counted(Answer answer, Verdict verdict) {
    return verdict == null ? answer : answer.with(verdict.headers());
  }

  private Answer carryOut(
      HttpServerRequest request,
      Buffer body,
      Admission admission,
      Faults.Hit hit,
      String correlationId) {
    Fault fault = hit.fault();
    Function<byte[], Answer> handle = json -> handle(request, json, admission, correlationId);
    Grant grant = admission.grant();
    return switch (fault.kind()) {
      case PARTIAL ->
          new PartialBatch(hit, FaultyAnswers.error(fault.reply(), grant), clock)
              .answer(admission.route().template(), body.getBytes(), handle, correlationId);
      case STALE_SEARCH ->
          grant == null ? handle.apply(body.getBytes()) : late(grant.portal(), fault, handle, body);
      case SEARCH_OMITS -> Omissions.without(hit, handle.apply(body.getBytes()));
      default -> handle.apply(body.getBytes());
    };
  }

  private static Answer late(
      Portal portal, Fault fault, Function<byte[], Answer> handle, Buffer body) {
    return portal.exclusively(
        () ->
            portal.crm().index().late(fault.reply().delay(), () -> handle.apply(body.getBytes())));
  }

  private static Answer handle(
      HttpServerRequest request, byte[] body, Admission admission, String correlationId) {
    var call =
        new Call(
            request.path(),
            admission.values(),
            new Query(request.query()),
            body,
            admission.grant(),
            request.authority() == null ? "localhost" : request.authority().toString());
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
    if (FaultyAnswers.reason(answer.status()) != null) {
      response.setStatusMessage(FaultyAnswers.reason(answer.status()));
    }
    response.putHeader("X-HubSpot-Correlation-Id", correlationId);
    if (answer.body().length > 0) {
      response.putHeader("Content-Type", answer.contentType());
    }
    answer.headers().forEach(response::putHeader);
    Buffer body = Buffer.buffer(answer.body());
    switch (fault == null ? FaultKind.STATUS : fault.kind()) {
      case INVALID_JSON -> response.end(body.slice(0, body.length() * 2 / 3));
      case TRUNCATED_BODY -> {
        response.putHeader("Content-Length", Integer.toString(body.length()));
        response.write(body.slice(0, body.length() / 2));
        vertx.setTimer(20, timer -> request.connection().close());
      }
      case SLOW_BODY -> {
        response.setChunked(true);
        drip(response, body, 0, fault.reply().delay().toMillis());
      }
      default -> response.end(body);
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
