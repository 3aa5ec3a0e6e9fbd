package io.caravan.portal.vault;

import io.caravan.portal.Secret;

/** Seals secrets so that they can lie in the database. */
public interface Vault {

  /**
   * Seals a secret with the current key.
   *
   * @param place what it is bound to, as {@code portal/4711/refresh-token}: it opens nowhere else
   * @return key id, nonce and cipher text as one printable line
   */
  String seal(String place, Secret secret);

  /**
   * Opens what {@link #seal} made for the same place, with the key that it names.
   *
   * @throws VaultException when the key is missing, or the text was changed or belongs elsewhere;
   *     its message shows nothing of the secret
   */
  Secret open(String place, String sealed);
}
