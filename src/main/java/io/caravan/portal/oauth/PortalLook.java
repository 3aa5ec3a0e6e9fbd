package io.caravan.portal.oauth;

import io.caravan.gateway.CallFailed;
import io.caravan.http.RequestRefused;
import io.caravan.portal.Portal;
import io.caravan.portal.PortalTokens;
import io.caravan.portal.Secret;
import io.caravan.portal.check.PortalCheck;
import io.caravan.portal.check.PortalReport;
import java.util.concurrent.CompletionException;

/** Looks at a portal that is connected, whatever opens it. Blocks. */
final class PortalLook {

  private final PortalCheck check;
  private final PortalTokens tokens;

  PortalLook(PortalCheck check, PortalTokens tokens) {
    this.check = check;
    this.tokens = tokens;
  }

  /**
   * The report.
   *
   * @throws RequestRefused when there is no access to the portal, with the reason
   */
  PortalReport at(KnownPortal known) {
    Portal portal =
        known
            .live()
            .orElseThrow(
                () ->
                    new RequestRefused(
                        409,
                        "Portal %s is disconnected, connect it again: %s"
                            .formatted(
                                known.name(),
                                known.connection().map(one -> one.reason()).orElse(""))));
    var token = new Secret(token(portal));
    return (portal.byOAuth()
            ? check.ofInstalled(portal.id(), token, portal.tier())
            : check.ofPrivate(portal.id(), token, portal.tier()))
        .join();
  }

  private String token(Portal portal) {
    try {
      return tokens.token(portal.id()).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof CallFailed failed) {
        throw new RequestRefused(failed.isRefusal() ? 409 : 503, failed.getMessage());
      }
      throw e;
    }
  }
}
