/**
 * Connecting portals by OAuth, telling about connections, and ending them.
 *
 * <p>Read {@link io.caravan.portal.oauth.InstallLink} and {@link
 * io.caravan.portal.oauth.Installation} first: the two halves of the flow.
 */
package io.caravan.portal.oauth;
