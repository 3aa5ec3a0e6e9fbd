package io.caravan.http;

import java.util.Map;

/**
 * A request as it came over the wire; the message body of a route behind {@link EventLoopEngine}.
 *
 * <p>Nothing of it becomes a Camel header, so no caller can set one and none is echoed.
 *
 * @param method upper case, such as POST
 * @param target the request line's target, raw: path and query, escapes untouched
 * @param secure whether it came over TLS to this process
 * @param remoteAddress the peer's IP address as text
 * @param headers the request's headers
 * @param body the raw bytes
 * @param pathParameters what stands in the path for each name in braces, decoded
 */
public record InboundRequest(
    String method,
    String target,
    boolean secure,
    String remoteAddress,
    Headers headers,
    byte[] body,
    Map<String, String> pathParameters) {

  /** One to a path without parameters. */
  public InboundRequest(
      String method,
      String target,
      boolean secure,
      String remoteAddress,
      Headers headers,
      byte[] body) {
    this(method, target, secure, remoteAddress, headers, body, Map.of());
  }

  /** Looks up a header by its name, whatever its case. */
  @FunctionalInterface
  public interface Headers {
    /** The first value, or null. */
    String get(String name);
  }

  /** A header's first value, or null. */
  public String header(String name) {
    return headers.get(name);
  }
}
