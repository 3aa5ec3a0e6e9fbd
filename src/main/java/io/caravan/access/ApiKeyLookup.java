package io.caravan.access;

import java.util.Optional;

/** Finds whose an API key is. May block for a query. */
@FunctionalInterface
public interface ApiKeyLookup {

  /** What every API key begins with. */
  String PREFIX = "cvn_";

  /**
   * The caller that a key stands for; empty when there is no such key, or it has expired.
   *
   * @param presentedKey as it came, whole
   * @param address where it came from, as an IP address
   */
  Optional<Caller> caller(String presentedKey, String address);
}
