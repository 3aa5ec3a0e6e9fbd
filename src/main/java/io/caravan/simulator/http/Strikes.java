package io.caravan.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.faults.Fault;
import io.caravan.simulator.faults.FaultCall;
import io.caravan.simulator.faults.Faults;
import io.caravan.simulator.http.Gate.Admission;
import io.caravan.simulator.oauth.Grant;
import io.caravan.simulator.portal.Portal;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Lets faults hit calls, and makes the answers of those that were hit. */
final class Strikes {

  private final Faults faults;
  private final SimulatorClock clock;

  Strikes(Faults faults, SimulatorClock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  /** The fault that hits a call, or null. */
  Faults.Hit on(String method, String path, Buffer body, Admission admission) {
    if (admission.error() != null) {
      return null;
    }
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

  /**
   * The answer of a call that was hit.
   *
   * @param handle carries the call out with a body and answers it as if nothing were wrong
   */
  Answer answer(
      Faults.Hit hit,
      Admission admission,
      Buffer body,
      Function<byte[], Answer> handle,
      String correlationId) {
    Fault fault = hit.fault();
    boolean carriedOut = fault.applied() || fault.kind().carriesOut();
    Answer answer =
        carriedOut
            ? carryOut(hit, admission, body.getBytes(), handle, correlationId)
            : Answer.none();
    return switch (fault.kind()) {
      case STATUS ->
          FaultyAnswers.status(fault, admission.grant(), admission.verdict(), correlationId);
      case HTML -> FaultyAnswers.html(fault);
      default -> admission.counted(answer).with(fault.reply().headers());
    };
  }

  private Answer carryOut(
      Faults.Hit hit,
      Admission admission,
      byte[] body,
      Function<byte[], Answer> handle,
      String correlationId) {
    Fault fault = hit.fault();
    Grant grant = admission.grant();
    return switch (fault.kind()) {
      case PARTIAL ->
          new PartialBatch(hit, FaultyAnswers.error(fault.reply(), grant), clock)
              .answer(admission.route().template(), body, handle, correlationId);
      case STALE_SEARCH ->
          grant == null ? handle.apply(body) : late(grant.portal(), fault, handle, body);
      case SEARCH_OMITS -> Omissions.without(hit, handle.apply(body));
      default -> handle.apply(body);
    };
  }

  private static Answer late(
      Portal portal, Fault fault, Function<byte[], Answer> handle, byte[] body) {
    return portal.exclusively(
        () -> portal.crm().index().late(fault.reply().delay(), () -> handle.apply(body)));
  }
}
