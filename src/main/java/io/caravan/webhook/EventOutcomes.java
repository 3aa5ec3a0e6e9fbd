package io.caravan.webhook;

import io.caravan.channel.Handling;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.store.Effect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.camel.Processor;

/** The last steps of an event's processing: note its outcome, keep the unknown ones. */
public final class EventOutcomes {

  private final Processing.Appender log = new Processing.Appender();
  private final UnknownEvent.Keeper keeper = new UnknownEvent.Keeper();
  private final Clock clock;
  private final Counter unknown;

  public EventOutcomes(MeterRegistry meters, Clock clock) {
    this.clock = clock;
    unknown = meters.counter("caravan.events.unknown");
  }

  /** Enters the event into the log, in the transaction that acknowledges it. */
  Processor record() {
    return exchange ->
        Handling.of(exchange)
            .enlist(
                new Effect<>(
                    log,
                    new Processing(
                        exchange.getVariable(EventDispatch.EVENT, WebhookEvent.class),
                        clock.millis(),
                        outcome(exchange.getVariable(EventLog.OUTCOME)))));
  }

  /** Keeps an event that nobody handles, whole. */
  Processor keepUnknown() {
    return exchange -> {
      WebhookEvent event = exchange.getVariable(EventDispatch.EVENT, WebhookEvent.class);
      byte[] raw = exchange.getVariable(EventDispatch.RAW, byte[].class);
      Handling.of(exchange)
          .enlist(new Effect<>(keeper, new UnknownEvent(event.portalId(), clock.millis(), raw)));
      exchange.setVariable(EventLog.OUTCOME, "unknown");
      unknown.increment();
    };
  }

  /** A handler that tells nothing did what it had to do. */
  private static Supplier<String> outcome(Object told) {
    if (told instanceof Supplier<?> later) {
      return () -> String.valueOf(later.get());
    }
    String outcome = told == null ? "applied" : told.toString();
    return () -> outcome;
  }
}
