package io.caravan.http;

import java.time.Duration;

/**
 * What one caller, or all of them together, may use of the server.
 *
 * @param maxBody bytes of one request's body; more is answered 413
 * @param maxBuffered bytes of all unfinished requests together; more is answered 503
 * @param bodyTimeout how long a body may take to arrive; then 408
 * @param idleTimeout how long a connection may be without a complete request; then it is closed,
 *     even if bytes keep trickling in
 * @param maxConnections open connections; more are closed at once
 */
public record HttpLimits(
    long maxBody,
    long maxBuffered,
    Duration bodyTimeout,
    Duration idleTimeout,
    int maxConnections) {

  /** For tests and small set-ups: 8 MB bodies, 64 MB in all, 5 s, 60 s, 10,000 connections. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        8L << 20, 64L << 20, Duration.ofSeconds(5), Duration.ofSeconds(60), 10_000);
  }
}
