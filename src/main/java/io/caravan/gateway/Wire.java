package io.caravan.gateway;

import io.caravan.hubspot.Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Turns a call into Camel's HTTP message, and Camel's HTTP message into a reply. */
final class Wire {

  private static final byte[] NO_BODY = {};

  private final String userAgent;

  Wire(String userAgent) {
    this.userAgent = userAgent;
  }

  /** Fills the message with the call, token apart; whatever headers it had are dropped first. */
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
    message.setHeader("User-Agent", userAgent);
    message.setBody(null);
    if (call.body().length > 0) {
      message.setHeader(
          Exchange.CONTENT_TYPE,
          call.path().bucket() == Bucket.OAUTH
              ? "application/x-www-form-urlencoded"
              : "application/json");
      message.setBody(call.body());
    }
  }

  /** Reads the message that the HTTP client left. */
  Reply read(Exchange exchange) throws IOException {
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
    return new Reply(status, headers, bytes(message.getBody()));
  }

  private static byte[] bytes(Object body) throws IOException {
    if (body instanceof InputStream in) {
      try (in) {
        return in.readAllBytes();
      }
    }
    return body instanceof byte[] bytes ? bytes : NO_BODY;
  }
}
