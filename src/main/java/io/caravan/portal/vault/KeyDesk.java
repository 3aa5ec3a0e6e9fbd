package io.caravan.portal.vault;

import java.util.List;

/** What operators do with keys. Blocks; every failure is a {@link VaultException}. */
public interface KeyDesk {

  /** Where the keys are, as people know it. */
  String source();

  /** All keys, the current one first, then those that are missing. */
  List<KeyUse> list();

  /**
   * Makes a new key, with which all is sealed from now on.
   *
   * @return its id
   */
  String rotate();

  /**
   * Seals secrets with the current key that are sealed with another one. What is done stays done:
   * call it until it says so, also after a crash.
   *
   * @param limit so many at most
   */
  ReencryptionStep reencrypt(int limit);

  /** Removes the retired keys that nothing is sealed with any more. */
  KeyRemoval removeOld();

  /** Opens every sealed secret. */
  KeyCheck check();
}
