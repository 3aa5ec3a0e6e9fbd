package io.caravan.gateway;

import io.caravan.gateway.Verdict.Answered;
import io.caravan.gateway.Verdict.Failed;
import io.caravan.gateway.Verdict.Repeat;
import io.caravan.gateway.Verdict.TokenExpired;
import io.caravan.gateway.quota.QuotaExceeded;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;

/** The end of an attempt: an answer, an error, or another attempt after a pause. */
final class Conclusion {

  private final Classifier classifier;
  private final BackOff backOff;
  private final int attempts;
  private final Breakers breakers;
  private final Predicate<HubSpotCall> hasStale;
  private final GatewayMetrics metrics;
  private final Pauses pauses;

  /**
   * @param attempts how often a call is tried in all
   * @param hasStale whether an old answer could stand in, so that an open breaker needs no waiting
   */
  Conclusion(
      Classifier classifier,
      BackOff backOff,
      int attempts,
      Breakers breakers,
      Predicate<HubSpotCall> hasStale,
      GatewayMetrics metrics,
      Pauses pauses) {
    this.classifier = classifier;
    this.backOff = backOff;
    this.attempts = attempts;
    this.breakers = breakers;
    this.hasStale = hasStale;
    this.metrics = metrics;
    this.pauses = pauses;
  }

  /** A step of the attempt failed: finds the verdict, unless the answer has given one already. */
  void failed(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    if (ongoing.verdict().isEmpty()) {
      Throwable failure = unwrapped(exchange);
      ongoing.verdict(verdict(ongoing, failure));
      if (failure instanceof IOException) {
        metrics.sent(ongoing.call(), 0, ongoing.verdict().orElseThrow());
      }
      ongoing.settlePermit(ongoing.wasSent());
    }
  }

  /** Answers, or throws what the error handler goes by. */
  void conclude(Exchange exchange) {
    OngoingCall ongoing = OngoingCall.of(exchange);
    Verdict verdict = ongoing.verdict().orElseThrow();
    if (verdict instanceof Answered answered) {
      exchange.getMessage().removeHeaders("*");
      exchange.getMessage().setBody(answered);
    } else if (verdict instanceof Repeat repeat) {
      repeat(exchange, ongoing, repeat);
    } else if (verdict instanceof TokenExpired expired) {
      boolean again = ongoing.refreshOnce();
      throw pausing(exchange, ongoing, expired.otherwise(), again, Duration.ZERO, "token_expired");
    } else if (verdict instanceof Failed failed) {
      throw new AttemptFailed(failed.error(), false);
    }
  }

  private void repeat(Exchange exchange, OngoingCall ongoing, Repeat repeat) {
    Duration pause = repeat.pause();
    if (repeat.growing()) {
      Duration grown = backOff.after(ongoing.attempt());
      pause = grown.compareTo(pause) > 0 ? grown : pause;
    }
    boolean again =
        ongoing.attempt() < attempts && !pauses.stopping() && !ongoing.closeUnlessTimeFor(pause);
    throw pausing(exchange, ongoing, repeat.otherwise(), again, pause, repeat.reason());
  }

  private AttemptFailed pausing(
      Exchange exchange,
      OngoingCall ongoing,
      CallError error,
      boolean again,
      Duration pause,
      String reason) {
    exchange.getMessage().removeHeaders("*");
    if (again) {
      exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, pause.toMillis());
      metrics.repeated(ongoing.call(), reason);
    }
    return new AttemptFailed(error, again);
  }

  /** The breaker wraps checked exceptions, and it is the kind of network failure that decides. */
  private static Throwable unwrapped(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return caught instanceof RuntimeCamelException && caught.getCause() != null
        ? caught.getCause()
        : caught;
  }

  private Verdict verdict(OngoingCall ongoing, Throwable failure) {
    HubSpotCall call = ongoing.call();
    if (failure instanceof CallFailed failed) {
      return new Failed(failed.error(), false);
    }
    if (failure instanceof QuotaExceeded.DailyUsed used) {
      return new Failed(new CallError.DailyQuotaUsed(used.getMessage(), used.resetsAt()), false);
    }
    if (failure instanceof QuotaExceeded exceeded) {
      return new Failed(new CallError.NoPermit(exceeded.getMessage()), false);
    }
    if (failure instanceof CallNotPermittedException) {
      var open = new CallError.Unavailable(refused(call));
      return hasStale.test(call)
          ? new Failed(open, false)
          : new Repeat("breaker_open", breakers.openFor(), false, open, false);
    }
    if (failure instanceof RejectedExecutionException) {
      String message = "Caravan has no thread left for calls to HubSpot, or is stopping";
      return new Repeat("busy", Duration.ZERO, true, new CallError.Unavailable(message), false);
    }
    if (failure instanceof IOException io) {
      return classifier.judge(call, io, ongoing.wasSent());
    }
    if (ongoing.wasSent() && !call.repeatable()) {
      return new Failed(
          new CallError.OutcomeUnknown("The answer could not be handled: " + Words.of(failure)),
          false);
    }
    return new Failed(
        new CallError.Unavailable("The call could not be made: " + Words.of(failure)), false);
  }

  private String refused(HubSpotCall call) {
    return "Calls of portal "
        + call.portalId()
        + " fail so often that none is sent for "
        + breakers.openFor().toSeconds()
        + " s"
        + (breakers.hubSpotDown() ? " (HubSpot is down for every portal)" : "");
  }
}
