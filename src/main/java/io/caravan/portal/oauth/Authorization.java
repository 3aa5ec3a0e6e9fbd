package io.caravan.portal.oauth;

import io.caravan.access.Caller;
import io.caravan.access.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody's wish to connect a portal, until HubSpot leads back.
 *
 * @param askedBy the caller's id
 * @param address the caller's
 * @param domain that is going to own the portal
 * @param name what the portal is to be called; empty for no wish
 * @param scopes required ones that the link asks for
 * @param redirectUri that the link has
 */
record Authorization(
    UUID id,
    Caller.Kind kind,
    String askedBy,
    String address,
    String domain,
    String name,
    List<String> scopes,
    String redirectUri,
    Instant end) {

  Authorization {
    scopes = List.copyOf(scopes);
  }

  /** All that a state is bound to. */
  String asker() {
    return kind + "\n" + askedBy + "\n" + domain;
  }

  /** Who asked, as the audit log is to have them: they may do no more than connect. */
  Caller caller() {
    return new Caller(kind, askedBy, domain, Role.ADMIN, address);
  }

  /** Where the vault keeps PKCE's secret. */
  String verifierPlace() {
    return "authorization/" + id + "/code-verifier";
  }
}
