/**
 * Whether a portal has what Caravan needs: scopes, account, what can be reached with its token.
 *
 * <p>Read {@link io.caravan.portal.check.Feature} first: the table of what needs what.
 */
package io.caravan.portal.check;
