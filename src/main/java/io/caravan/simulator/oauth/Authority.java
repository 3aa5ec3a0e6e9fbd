package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.Portal;
import io.caravan.simulator.portal.Portals;

/**
 * All that the OAuth endpoints work with.
 *
 * @param developer the account that owns the apps
 */
public record Authority(
    Apps apps,
    Portals portals,
    Portal developer,
    Tokens tokens,
    AuthorizationCodes codes,
    Installs installs) {}
