package io.caravan.mirror.erasure;

import io.caravan.channel.Handling;
import io.caravan.hubspot.WebhookEvent;
import io.caravan.privacy.ErasureOrder;
import io.caravan.privacy.ErasureOrders;
import java.time.Clock;
import org.apache.camel.Exchange;

/**
 * Has persons erased everywhere when HubSpot says so. Called from the route {@code
 * on-contact.privacyDeletion}, before the mirror's own values go; the order is entered together
 * with the acknowledgement of the event.
 */
public final class ErasureEvents {

  private final ErasureOrders orders;
  private final Clock clock;

  public ErasureEvents(ErasureOrders orders, Clock clock) {
    this.orders = orders;
    this.clock = clock;
  }

  /** Orders the erasure of the event's contact. One without a contact is left to the mirror. */
  public void order(WebhookEvent event, Exchange exchange) {
    if (event.objectId() > 0) {
      Handling.of(exchange)
          .enlist(
              orders.effect(
                  ErasureOrder.byEvent(event.portalId(), event.objectId(), clock.millis())));
    }
  }
}
