package io.caravan.portal.vault;

import io.caravan.portal.Secret;
import java.util.List;

/** Stands where nobody has given a key: everything that would need one says so. */
final class NoKeys implements Vault, KeyDesk {

  private static final String NONE =
      "There is no key for secrets: set HUBSPOT_TOKEN_ENCRYPTION_KEY, caravan.vault.file or"
          + " caravan.vault.hashicorp.url (docs/VAULT.md)";

  @Override
  public String seal(String place, Secret secret) {
    throw none();
  }

  @Override
  public Secret open(String place, String sealed) {
    throw none();
  }

  @Override
  public String source() {
    return "nowhere";
  }

  @Override
  public List<KeyUse> list() {
    throw none();
  }

  @Override
  public String rotate() {
    throw none();
  }

  @Override
  public ReencryptionStep reencrypt(int limit) {
    throw none();
  }

  @Override
  public KeyRemoval removeOld() {
    throw none();
  }

  @Override
  public KeyCheck check() {
    throw none();
  }

  private static VaultException none() {
    return new VaultException(NONE);
  }
}
