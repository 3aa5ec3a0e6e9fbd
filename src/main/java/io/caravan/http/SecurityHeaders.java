package io.caravan.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * Headers of every answer: nothing of ours is a page, to be kept by caches, framed, or guessed to
 * be of another type.
 */
final class SecurityHeaders {

  private static final CharSequence OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence REFERRER = HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence NOTHING =
      HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");
  private static final CharSequence CACHE = HttpHeaders.createOptimized("Cache-Control");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence TRANSPORT =
      HttpHeaders.createOptimized("Strict-Transport-Security");
  private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000");

  private SecurityHeaders() {}

  /** Sets them; a route may set others in their place. */
  static void addTo(HttpServerRequest request) {
    MultiMap headers = request.response().headers();
    headers.set(OPTIONS, NOSNIFF);
    headers.set(REFERRER, NO_REFERRER);
    headers.set(POLICY, NOTHING);
    headers.set(CACHE, NO_STORE);
    if (request.isSSL()) {
      headers.set(TRANSPORT, ONE_YEAR);
    }
  }
}
