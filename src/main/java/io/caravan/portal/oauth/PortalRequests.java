package io.caravan.portal.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.access.Caller;
import io.caravan.http.InboundRequest;
import io.caravan.http.QueryParameters;
import io.caravan.portal.oauth.PortalsApi.Call;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Calls of {@link PortalsApi} as routes make them. */
final class PortalRequests {

  private final PortalsApi api;

  PortalRequests(PortalsApi api) {
    this.api = api;
  }

  /** Answers a request with JSON. */
  Processor answering(Call call) {
    return exchange -> json(exchange, answer(call, exchange));
  }

  /** Answers with JSON, or leads a browser to the link. */
  void link(Exchange exchange) {
    String accept = exchange.getMessage().getBody(InboundRequest.class).header("Accept");
    JsonNode answer = answer(Call.LINK, exchange);
    json(exchange, answer);
    if (accept != null && accept.contains("text/html")) {
      Message message = exchange.getMessage();
      message.setHeader(Exchange.HTTP_RESPONSE_CODE, 302);
      message.setHeader("Location", answer.path("url").asText());
    }
  }

  private JsonNode answer(Call call, Exchange exchange) {
    var request = exchange.getMessage().getBody(InboundRequest.class);
    Optional<Caller> caller = Optional.ofNullable(exchange.getVariable(Caller.NAME, Caller.class));
    return api.answer(call, caller, QueryParameters.of(request, call.parameters()));
  }

  private static void json(Exchange exchange, JsonNode body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    message.setHeader("Content-Type", "application/json");
    message.setHeader("Cache-Control", "no-store");
    message.setBody(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
