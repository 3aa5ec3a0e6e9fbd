package io.caravan.gateway;

import java.util.HashMap;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Turns a call into Camel's HTTP message, and Camel's HTTP message into a reply; {@link LastMile}
 * has the rest, token and bodies.
 */
final class Wire {

  private static final String USER_AGENT = "Caravan";

  /** Fills the message with the call; whatever headers it had are dropped first. */
  void write(Exchange exchange) {
    HubSpotCall call = OngoingCall.of(exchange).call();
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_METHOD, call.method());
    message.setHeader(Exchange.HTTP_PATH, call.path().path());
    if (!call.query().isEmpty()) {
      message.setHeader(Exchange.HTTP_RAW_QUERY, call.query());
    }
    message.setHeader("Accept", "application/json");
    message.setHeader("User-Agent", USER_AGENT);
    message.setBody(null);
  }

  /** Reads the message that the HTTP client left. */
  Reply read(Exchange exchange) {
    Message message = exchange.getMessage();
    var headers = new HashMap<String, String>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value != null) {
                headers.put(name.toLowerCase(Locale.ROOT), value.toString());
              }
            });
    int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    return new Reply(status, headers, OngoingCall.of(exchange).received());
  }
}
