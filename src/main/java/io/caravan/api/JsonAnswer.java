package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Makes an exchange's message the answer to its request. */
final class JsonAnswer {

  static final String JSON = "application/json";

  private JsonAnswer() {}

  /** Nothing of what was in the message goes out. */
  static Message set(Exchange exchange, int status, JsonNode body) {
    return set(exchange, status, JSON, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Message set(Exchange exchange, int status, String type, byte[] body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader("Content-Type", type);
    message.setBody(body);
    return message;
  }
}
