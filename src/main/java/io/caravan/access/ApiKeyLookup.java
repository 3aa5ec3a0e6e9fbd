package io.caravan.access;

import java.util.Optional;

/** Knows the API keys of machines. Answers from memory: it may be asked on an event loop. */
public interface ApiKeyLookup {

  /**
   * Who presents a key.
   *
   * @param presentedKey as it came, whatever that is
   * @param address where the caller calls from, as an IP address
   * @return empty when there is no such key, or it is revoked, expired or of a suspended domain
   */
  Optional<Caller> caller(String presentedKey, String address);
}
