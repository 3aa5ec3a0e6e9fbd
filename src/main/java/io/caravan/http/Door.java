package io.caravan.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * What the requests to a server, or to some of its routes, may use together.
 *
 * @param buffered bytes of bodies that are held right now
 * @param refused told the status of each request that was refused before it reached its route: 405,
 *     408, 413 or 503
 */
record Door(HttpLimits limits, AtomicLong buffered, IntConsumer refused) {

  Door(HttpLimits limits, IntConsumer refused) {
    this(limits, new AtomicLong(), refused);
  }
}
