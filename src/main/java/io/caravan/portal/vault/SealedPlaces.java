package io.caravan.portal.vault;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Something that keeps sealed secrets, as a table. Whoever keeps some outside of {@link
 * SealedSecrets} offers itself, so that re-encryption finds them, and no key is removed that they
 * need.
 */
public interface SealedPlaces {

  /** What people know it by, as {@code vault_secret}. */
  String name();

  /**
   * The next sealed secrets.
   *
   * @param place the last one seen; empty for the first
   * @param limit so many at most
   * @return in the order of their places; empty at the end
   */
  List<SealedText> after(String place, int limit);

  /**
   * Puts another text of the same secret into its place, unless somebody has changed it since it
   * was read.
   *
   * @return false when it was changed or is gone, and nothing was done
   */
  CompletableFuture<Boolean> replace(SealedText was, String text);
}
