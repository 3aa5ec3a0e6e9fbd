package io.caravan.channel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Puts messages into a channel; the exchange goes on when they are durable. */
final class ChannelProducer extends DefaultAsyncProducer {

  private final ChannelEndpoint endpoint;
  private Channels channels;
  private Expression key;
  private Expression dedupeKey;
  private List<String> kept = List.of();

  ChannelProducer(ChannelEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    channels = endpoint.channels();
    channels.channel(endpoint.getName());
    key = expression(endpoint.getKey());
    dedupeKey = expression(endpoint.getDedupeKey());
    if (endpoint.getKeepHeaders() != null) {
      kept = List.of(endpoint.getKeepHeaders().strip().split("\\s*,\\s*"));
    }
  }

  private Expression expression(String simple) {
    return simple == null
        ? null
        : endpoint.getCamelContext().resolveLanguage("simple").createExpression(simple);
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    CompletableFuture<Appended> future;
    try {
      future = channels.append(endpoint.getName(), messages(exchange));
    } catch (RuntimeException | InvalidPayloadException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    future.whenComplete(
        (appended, error) -> {
          if (error == null) {
            Message message = exchange.getMessage();
            message.setHeader(ChannelConstants.ACCEPTED, appended.accepted());
            message.setHeader(ChannelConstants.DUPLICATES, appended.duplicates());
          } else {
            exchange.setException(error instanceof CompletionException ? error.getCause() : error);
          }
          callback.done(false);
        });
    return false;
  }

  private List<ChannelMessage> messages(Exchange exchange) throws InvalidPayloadException {
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof List<?> list)) {
      return List.of(message(exchange));
    }
    List<ChannelMessage> messages = new ArrayList<>(list.size());
    for (Object element : list) {
      messages.add(element instanceof ChannelMessage m ? m : message(ofElement(exchange, element)));
    }
    return messages;
  }

  /** Expressions see the element as their body; one dedupe key cannot be that of all elements. */
  private static Exchange ofElement(Exchange exchange, Object element) {
    Exchange copy = exchange.copy();
    copy.getMessage().setBody(element);
    copy.getMessage().removeHeader(ChannelConstants.DEDUPE_KEY);
    return copy;
  }

  private ChannelMessage message(Exchange exchange) throws InvalidPayloadException {
    Object body = exchange.getMessage().getBody();
    if (body instanceof ChannelMessage message) {
      return message;
    }
    Message in = exchange.getMessage();
    String messageKey = value(exchange, ChannelConstants.KEY, key);
    return new ChannelMessage(
        messageKey == null ? "" : messageKey,
        value(exchange, ChannelConstants.DEDUPE_KEY, dedupeKey),
        bytes(exchange, body),
        headers(in),
        in.getHeader(ChannelConstants.DUE, Instant.class));
  }

  private static String value(Exchange exchange, String header, Expression expression) {
    String value = exchange.getMessage().getHeader(header, String.class);
    return value != null || expression == null
        ? value
        : expression.evaluate(exchange, String.class);
  }

  private static byte[] bytes(Exchange exchange, Object body) throws InvalidPayloadException {
    if (body instanceof byte[] bytes) {
      return bytes;
    }
    if (body instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = exchange.getContext().getTypeConverter().convertTo(byte[].class, exchange, body);
    if (bytes == null) {
      throw new InvalidPayloadException(exchange, byte[].class);
    }
    return bytes;
  }

  private Map<String, String> headers(Message in) {
    Map<String, String> headers = new HashMap<>();
    for (String name : kept) {
      String value = in.getHeader(name, String.class);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return headers;
  }
}
