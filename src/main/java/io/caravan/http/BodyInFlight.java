package io.caravan.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;

/**
 * The body of one request while it arrives: bounded in size, in time, and in what all of them hold
 * together. Lives on the request's event loop.
 */
final class BodyInFlight {

  private static final byte[] EMPTY = {};

  private final RoutingContext context;
  private final HttpLimits limits;
  private final AtomicLong buffered;
  private final BiConsumer<RoutingContext, byte[]> whole;
  private final ObjIntConsumer<RoutingContext> refused;
  private Buffer parts;
  private long held;
  private long timer = -1;
  private boolean growing;
  private boolean over;

  BodyInFlight(
      RoutingContext context,
      HttpLimits limits,
      AtomicLong buffered,
      BiConsumer<RoutingContext, byte[]> whole,
      ObjIntConsumer<RoutingContext> refused) {
    this.context = context;
    this.limits = limits;
    this.buffered = buffered;
    this.whole = whole;
    this.refused = refused;
  }

  void read() {
    HttpServerRequest request = context.request();
    if (announcedLength(request) > limits.maxBody()) {
      refuse(413);
      return;
    }
    // What a request holds counts until its answer is out, or the client is gone.
    context.addEndHandler(done -> release());
    request.exceptionHandler(gone -> release());
    request.handler(this::add);
    request.endHandler(end -> complete());
    if (request.isEnded()) {
      complete();
    } else {
      timer = context.vertx().setTimer(limits.bodyTimeout().toMillis(), late -> refuse(408));
    }
  }

  private void add(Buffer part) {
    if (over) {
      return;
    }
    held += part.length();
    long all = buffered.addAndGet(part.length());
    if (held > limits.maxBody()) {
      refuse(413);
    } else if (all > limits.maxBuffered()) {
      refuse(503);
    } else {
      append(part);
    }
  }

  /** Most bodies come in one part, and are not copied. */
  private void append(Buffer part) {
    if (parts == null) {
      parts = part;
    } else {
      if (!growing) {
        growing = true;
        parts = Buffer.buffer(2 * (parts.length() + part.length())).appendBuffer(parts);
      }
      parts.appendBuffer(part);
    }
  }

  private void complete() {
    if (over) {
      return;
    }
    over = true;
    cancelTimer();
    byte[] body = parts == null ? EMPTY : parts.getBytes();
    parts = null;
    whole.accept(context, body);
  }

  private void refuse(int status) {
    if (over) {
      return;
    }
    over = true;
    release();
    refused.accept(context, status);
  }

  private void release() {
    over = true;
    cancelTimer();
    parts = null;
    buffered.addAndGet(-held);
    held = 0;
  }

  private void cancelTimer() {
    if (timer >= 0) {
      context.vertx().cancelTimer(timer);
      timer = -1;
    }
  }

  private static long announcedLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
