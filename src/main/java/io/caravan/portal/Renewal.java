package io.caravan.portal;

import java.util.concurrent.CompletableFuture;

/** Where a token's successor comes from. */
@FunctionalInterface
interface Renewal {

  /**
   * Brings a token that may be used; fails with {@link InstallationGone} when there will never be
   * one again, and as the gateway's calls do. Called by one at a time.
   *
   * @param known the generation of the one that cannot be used any longer; -1 for none
   */
  CompletableFuture<AccessToken> renew(long known);
}
