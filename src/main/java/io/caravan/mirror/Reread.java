package io.caravan.mirror;

import io.caravan.channel.Handling;
import org.apache.camel.Exchange;

/**
 * A request for a re-read together with the handling of its message, so that a batch can settle
 * each of its members.
 */
public record Reread(RereadRequest request, Handling handling) {

  /** Takes the message of a {@code channel:refetch?ack=settle} route. */
  static Reread of(Exchange exchange) {
    return new Reread(
        RereadRequest.parse(exchange.getMessage().getBody(byte[].class)), Handling.of(exchange));
  }

  /** What can be read in one call: portal and type. */
  public String batchKey() {
    return request.batchKey();
  }
}
