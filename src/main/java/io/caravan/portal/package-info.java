/**
 * The portals that Caravan is connected to and their tokens.
 *
 * <p>Read {@link io.caravan.portal.Portals} first. {@link io.caravan.portal.PortalTokens} is where
 * the gateway gets its tokens from; it stands on the gateway, since refreshing a token is a call to
 * HubSpot too.
 */
package io.caravan.portal;
