package io.caravan.webhook;

import io.caravan.channel.ChannelFull;
import io.caravan.hubspot.UnreadableDelivery;
import io.caravan.store.StoreOverloaded;
import io.caravan.store.StoreUnavailable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong at the intake into an answer, and counts it by reason. */
public final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final Map<Refusal, Counter> counters = new EnumMap<>(Refusal.class);
  private final String retryAfter;

  public Refusals(MeterRegistry meters, Duration retryAfter) {
    for (Refusal refusal : Refusal.values()) {
      counters.put(
          refusal,
          Counter.builder("caravan.webhook.refused")
              .description("Requests to the webhook intake that were not accepted")
              .tag("reason", refusal.label())
              .register(meters));
    }
    this.retryAfter = Long.toString(retryAfter.toSeconds());
  }

  /** Sets the answer for the exception that the exchange carries. */
  public void answer(Exchange exchange) {
    Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    Refusal reason = reason(thrown);
    counters.get(reason).increment();
    if (reason == Refusal.FAILED) {
      tell(thrown);
    }
    var message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, reason.status());
    if (reason.status() == 503) {
      message.setHeader("Retry-After", retryAfter);
    }
    message.setBody("");
  }

  /** While the database is away each delivery fails: then a line is enough for each. */
  private static void tell(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnavailable) {
        LOG.error(
            "A delivery could not be kept; HubSpot will send it again: {}", cause.getMessage());
        return;
      }
    }
    LOG.error("A delivery could not be kept; HubSpot will send it again", thrown);
  }

  /** Counts a request that the server refused before it reached the route. */
  public void early(int status) {
    counters
        .get(
            switch (status) {
              case 405 -> Refusal.METHOD;
              case 408 -> Refusal.TOO_SLOW;
              case 413 -> Refusal.TOO_LARGE;
              default -> Refusal.NO_ROOM;
            })
        .increment();
  }

  private static Refusal reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedRequest refused) {
        return refused.reason();
      }
      if (cause instanceof UnreadableDelivery) {
        return Refusal.UNREADABLE;
      }
      if (cause instanceof ChannelFull || cause instanceof StoreOverloaded) {
        return Refusal.NO_ROOM;
      }
    }
    return Refusal.FAILED;
  }
}
