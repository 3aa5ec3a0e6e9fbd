/**
 * The one door to HubSpot: every call of every journey goes through {@link
 * io.caravan.gateway.Gateway}.
 *
 * <p>In this order: cache, same request in flight, token, permit, circuit breaker, HTTP, learn from
 * the headers, classify, retry or answer. Start reading at {@code GatewayRoutes} (the order as
 * Camel routes) and {@code Classifier} (the decision table: what an answer, or its absence, means).
 * Then {@code CallDesk} (cache and single flight), {@code Conclusion} (repeat, fail or answer),
 * {@code LastMile} (token, bodies, limits of time and size at the socket), and {@code PortalLine}
 * (a portal's own route and breaker). {@code GatewayConfiguration} puts it together.
 */
package io.caravan.gateway;
