/**
 * The durable queue as a Camel component: {@code to: channel:events}, {@code from:
 * channel:events?lanes=16}.
 *
 * <p>Ordered per key, deduplicated, retried with backoff, with dead letters. A message's
 * acknowledgement and the effects of its handling share one transaction.
 */
package io.caravan.channel;
