package io.caravan.simulator.oauth;

import io.caravan.simulator.portal.Portal;
import java.util.Optional;
import java.util.Set;

/** A grant in a snapshot: app and portal by their numbers. */
record SavedGrant(long appId, long portalId, Set<String> scopes, long userId, long expiresAt) {

  static SavedGrant of(Grant grant) {
    return new SavedGrant(
        grant.app().id(), grant.portal().id(), grant.scopes(), grant.userId(), grant.expiresAt());
  }

  /**
   * The grant in this simulator.
   *
   * @throws IllegalArgumentException when it has no such app or portal
   */
  Grant in(Authority authority) {
    return new Grant(app(authority, appId), portal(authority, portalId), scopes, userId, expiresAt);
  }

  static App app(Authority authority, long id) {
    return authority.tokens().appWithToken(id).orElseGet(() -> authority.apps().existing(id));
  }

  static Portal portal(Authority authority, long id) {
    return Optional.of(authority.developer())
        .filter(developer -> developer.id() == id)
        .or(() -> authority.portals().find(id))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it names the portal %d, which this simulator has not; start it with the same portals"
                        .formatted(id)));
  }
}
