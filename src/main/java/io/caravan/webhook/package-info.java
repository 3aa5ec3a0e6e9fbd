/**
 * Intake and dispatch of HubSpot's webhook events: verify, parse, store durably, then hand each
 * event in order to the route that handles its kind.
 *
 * <p>Handlers live elsewhere: they are {@code direct:on-...} routes, and tell what became of an
 * event through the exchange variable {@link io.caravan.webhook.EventLog#OUTCOME}.
 */
package io.caravan.webhook;
