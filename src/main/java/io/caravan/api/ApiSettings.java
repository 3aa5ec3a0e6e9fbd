package io.caravan.api;

import io.caravan.http.HttpLimits;
import io.caravan.settings.Settings;
import java.time.Duration;

/**
 * Where the API listens, and what it may use.
 *
 * @param host loopback unless told otherwise
 * @param port 0 for any free one
 * @param eventLoops threads that read requests and write answers
 * @param threads threads that work on requests
 * @param maxBody bytes of a request's body
 * @param longestWait how long a caller may wait for outcomes
 */
public record ApiSettings(
    String host, int port, int eventLoops, int threads, long maxBody, Duration longestWait) {

  /** RFC 7240's wait, at most. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  /** Reads {@code caravan.api.*}. */
  public static ApiSettings from(Settings settings) {
    return new ApiSettings(
        settings.text("caravan.api.host", "127.0.0.1"),
        settings.integer("caravan.api.port", 8082, 0, 65_535),
        settings.integer("caravan.api.event-loops", 1, 1, 64),
        settings.integer("caravan.api.threads", 4, 1, 256),
        settings.bytes("caravan.api.max-body", 8L << 20, 1L << 20, 1L << 30),
        LONGEST_WAIT);
  }

  /**
   * Bodies of 64 MB in all, or eight of the largest; a connection is not cut while its request
   * waits for outcomes.
   */
  public HttpLimits limits() {
    return new HttpLimits(
        maxBody,
        Math.max(64L << 20, 8 * maxBody),
        Duration.ofSeconds(30),
        longestWait.multipliedBy(2),
        1_000);
  }
}
