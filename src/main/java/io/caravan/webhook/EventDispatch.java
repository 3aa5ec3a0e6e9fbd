package io.caravan.webhook;

import io.caravan.channel.PermanentFailure;
import io.caravan.hubspot.UnreadableDelivery;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.hubspot.WebhookReader;
import java.util.function.LongPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Prepares a stored event for its handler: the body becomes the {@link WebhookEvent}, and the
 * variables {@code event}, {@code raw} (its bytes) and {@code handler} (the endpoint to go to) are
 * set.
 *
 * <p>An event of a portal that is not configured becomes a dead letter at once.
 */
public final class EventDispatch implements Processor {

  static final String EVENT = "event";
  static final String RAW = "raw";

  private final EventHandlers handlers;
  private final LongPredicate configured;

  /**
   * @param configured whether a portal id is one of ours
   */
  public EventDispatch(EventHandlers handlers, LongPredicate configured) {
    this.handlers = handlers;
    this.configured = configured;
  }

  @Override
  public void process(Exchange exchange) {
    byte[] raw = exchange.getMessage().getBody(byte[].class);
    WebhookEvent event = read(raw);
    if (!configured.test(event.portalId())) {
      throw new PermanentFailure(
          ("Portal %d is not configured: add it, then replay this event; or remove its"
                  + " subscription in HubSpot")
              .formatted(event.portalId()));
    }
    exchange.getMessage().setBody(event);
    exchange.setVariable(EVENT, event);
    exchange.setVariable(RAW, raw);
    exchange.setVariable("handler", handlers.endpointFor(event));
  }

  private static WebhookEvent read(byte[] raw) {
    try {
      return WebhookReader.event(raw);
    } catch (UnreadableDelivery e) {
      throw new PermanentFailure("The event cannot be read: " + e.getMessage(), e);
    }
  }
}
