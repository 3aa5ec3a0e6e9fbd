/**
 * The one door to HubSpot: every call of every journey goes through {@link
 * io.caravan.gateway.Gateway}.
 *
 * <p>In this order: cache, same request in flight, token, permit, circuit breaker, HTTP, learn from
 * the headers, classify, retry or answer.
 */
package io.caravan.gateway;
