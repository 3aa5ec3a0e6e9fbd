package io.caravan.portal.oauth;

import io.caravan.http.InboundRequest;
import io.caravan.portal.Secret;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page that HubSpot leads a browser back to. Nobody is asked for a credential here: the state
 * is one. Parameters that HubSpot may add are ignored; of its words none are shown but what is
 * escaped.
 */
final class Callback {

  private static final Logger LOG = LoggerFactory.getLogger(Callback.class);

  /** No state or code of HubSpot's comes near it. */
  private static final int LONGEST = 2_048;

  private final Installation installation;

  Callback(Installation installation) {
    this.installation = installation;
  }

  void answer(Exchange exchange) {
    var request = exchange.getMessage().getBody(InboundRequest.class);
    Map<String, List<String>> query;
    try {
      query =
          new QueryStringDecoder(request.target(), StandardCharsets.UTF_8, true, 50).parameters();
    } catch (IllegalArgumentException e) {
      query = Map.of();
    }
    show(
        exchange,
        installation.complete(
            new Installation.Return(
                one(query, "state"), new Secret(one(query, "code")), one(query, "error"))));
  }

  /** A page for what went wrong on our side; nothing of the cause is shown. */
  void fail(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    boolean busy = cause instanceof RejectedExecutionException;
    if (!busy) {
      LOG.error("A portal could not be connected", cause);
    }
    show(
        exchange,
        busy
            ? Outcome.failed(
                503,
                "busy",
                "Caravan has too much to do right now.",
                "Wait a moment. " + Outcome.AGAIN)
            : Outcome.broken());
  }

  private static void show(Exchange exchange, Outcome outcome) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, outcome.status());
    message.setHeader("Content-Type", "text/html; charset=utf-8");
    message.setHeader("Content-Security-Policy", ResultPage.POLICY);
    message.setHeader("Referrer-Policy", "no-referrer");
    message.setHeader("X-Content-Type-Options", "nosniff");
    message.setHeader("X-Frame-Options", "DENY");
    message.setHeader("Cache-Control", "no-store");
    message.setBody(ResultPage.of(outcome));
  }

  /** A parameter that is there twice could mean another thing to somebody else. */
  private static String one(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.size() == 1 && values.get(0).length() <= LONGEST ? values.get(0) : "";
  }
}
