package io.caravan.mirror.action;

import io.caravan.channel.Handling;
import org.apache.camel.Exchange;

/** An action that waits to be sent, together with the handling of its message. */
public record PendingAction(long portalId, String id, Handling handling) {

  /** Takes the message of a {@code channel:actions-...?ack=settle} route. */
  static PendingAction of(Exchange exchange) {
    ActionRef ref = ActionRef.parse(exchange.getMessage().getBody(byte[].class));
    return new PendingAction(ref.portalId(), ref.id(), Handling.of(exchange));
  }
}
