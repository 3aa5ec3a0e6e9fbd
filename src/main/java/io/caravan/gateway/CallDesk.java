package io.caravan.gateway;

import io.caravan.gateway.SingleFlight.Flight;
import io.caravan.hubspot.ErrorBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Takes calls in: answers from the cache, lets identical reads share one flight, keeps the cache
 * true after writes, and falls back to old answers when HubSpot cannot be reached.
 */
final class CallDesk {

  /** Makes a call for real, with retries; completes exceptionally with {@link AttemptFailed}. */
  interface Runway {
    CompletableFuture<Verdict.Answered> fly(OngoingCall ongoing);
  }

  private final ResponseCache cache;
  private final CacheRules rules;
  private final SingleFlight flights;
  private final GatewayMetrics metrics;
  private final LongSupplier nanos;

  CallDesk(
      ResponseCache cache,
      CacheRules rules,
      SingleFlight flights,
      GatewayMetrics metrics,
      LongSupplier nanos) {
    this.cache = cache;
    this.rules = rules;
    this.flights = flights;
    this.metrics = metrics;
    this.nanos = nanos;
  }

  /** A fresh answer from the cache, if there is one. */
  Optional<HubSpotAnswer> remembered(HubSpotCall call) {
    if (rules.goodFor(call).isZero()) {
      return Optional.empty();
    }
    Optional<HubSpotAnswer> answer = cache.fresh(scope(call), ReadKey.of(call));
    metrics.looked(call, answer.isPresent() ? "hit" : "miss");
    return answer;
  }

  /** Whether an old answer could stand in for a call that cannot be made. */
  boolean hasStale(HubSpotCall call) {
    return !rules.goodFor(call).isZero() && cache.has(scope(call), ReadKey.of(call));
  }

  /** Makes the call, or waits for the identical one that is being made. */
  CompletableFuture<HubSpotAnswer> make(HubSpotCall call, Runway runway) {
    return CacheRules.isShareable(call) ? read(call, runway) : alone(call, runway);
  }

  private CompletableFuture<HubSpotAnswer> alone(HubSpotCall call, Runway runway) {
    return runway
        .fly(new OngoingCall(call, nanos))
        .handle(
            (answered, failure) -> {
              if (!CacheRules.isRead(call)) {
                noteChange(call, failure);
              }
              if (failure != null) {
                throw failed(failure);
              }
              return answered.answer();
            });
  }

  private CompletableFuture<HubSpotAnswer> read(HubSpotCall call, Runway runway) {
    Scope scope = scope(call);
    ReadKey key = ReadKey.of(call);
    var mine = new Flight(new OngoingCall(call, nanos), cache.stamp(scope));
    Flight flight = flights.join(scope, key, call, mine);
    if (flight == mine) {
      runway
          .fly(mine.ongoing())
          .whenComplete((answered, failure) -> land(call, mine, answered, failure));
    } else {
      metrics.joined(call);
    }
    return inTime(call, flight);
  }

  private void land(HubSpotCall call, Flight flight, Verdict.Answered answered, Throwable failure) {
    Scope scope = scope(call);
    ReadKey key = ReadKey.of(call);
    Duration goodFor = rules.goodFor(call);
    flight.ongoing().close();
    flights.land(
        scope,
        key,
        flight,
        landed -> {
          if (answered != null && !goodFor.isZero()) {
            int status = answered.answer().status();
            cache.keep(scope, key, landed.stamp(), goodFor, status, answered.raw());
          }
        });
    if (answered != null) {
      flight.answer().complete(answered.answer());
      return;
    }
    CallFailed error = failed(failure);
    Optional<HubSpotAnswer> stale =
        error.error() instanceof CallError.Unavailable && !goodFor.isZero()
            ? cache.stale(scope, key)
            : Optional.empty();
    stale.ifPresentOrElse(
        answer -> {
          metrics.looked(call, "stale");
          flight.answer().complete(answer);
        },
        () -> {
          noteMissingOwner(call, error);
          flight.answer().completeExceptionally(error);
        });
  }

  /** Each caller has an end of its own: a time-out or cancelling reaches nobody else. */
  private static CompletableFuture<HubSpotAnswer> inTime(HubSpotCall call, Flight flight) {
    CompletableFuture<HubSpotAnswer> own =
        flight
            .answer()
            .thenApply(
                answer ->
                    flight.shared()
                        ? new HubSpotAnswer(
                            answer.status(), answer.body().deepCopy(), answer.stale())
                        : answer);
    if (own.isDone()) {
      return own;
    }
    return own.orTimeout(Math.max(1, call.deadline().toMillis()), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof TimeoutException ? late(call) : failed(failure)));
  }

  private void noteChange(HubSpotCall call, Throwable failure) {
    Scope scope = scope(call);
    if (scope.area().equals(Scope.ASSOCIATIONS)) {
      String[] ends = call.path().path().split("/batch/")[0].split("/");
      for (int end = ends.length - 2; end < ends.length; end++) {
        cache.changed(new Scope(call.portalId(), Scope.RECORDS, Scope.typeId(ends[end]), ""));
      }
    } else {
      cache.changed(scope);
    }
    if (failure != null) {
      noteMissingOwner(call, failed(failure));
    }
  }

  private void noteMissingOwner(HubSpotCall call, CallFailed failure) {
    if (failure.error() instanceof CallError.Rejected rejected
        && (namesOwner(rejected) || isMissingOwner(call, rejected))) {
      cache.ownersChanged(call.portalId());
    }
  }

  private static boolean isMissingOwner(HubSpotCall call, CallError.Rejected rejected) {
    return rejected.status() == 404 && call.path().template().startsWith(Scope.OWNERS);
  }

  private static boolean namesOwner(CallError.Rejected rejected) {
    return ErrorBody.parse(rejected.body().getBytes(StandardCharsets.UTF_8))
        .filter(body -> body.names("INVALID_OWNER_ID"))
        .isPresent();
  }

  private static CallFailed late(HubSpotCall call) {
    return new CallFailed(
        new CallError.Unavailable(
            call.method()
                + " "
                + call.path().template()
                + " of portal "
                + call.portalId()
                + " had no answer within "
                + call.deadline().toMillis()
                + " ms"));
  }

  private static CallFailed failed(Throwable failure) {
    return Failures.of(failure);
  }

  private static Scope scope(HubSpotCall call) {
    return Scope.of(call.portalId(), call.path());
  }
}
