package io.caravan.portal.vault;

import io.caravan.portal.Secret;
import io.caravan.redaction.Redaction;

/** Tells the redaction of every secret that goes into the vault or comes out of it. */
final class HeardVault implements Vault {

  private final Vault vault;
  private final Redaction redaction;

  HeardVault(Vault vault, Redaction redaction) {
    this.vault = vault;
    this.redaction = redaction;
  }

  @Override
  public String seal(String place, Secret secret) {
    redaction.learn(secret.value());
    return vault.seal(place, secret);
  }

  @Override
  public Secret open(String place, String sealed) {
    Secret secret = vault.open(place, sealed);
    redaction.learn(secret.value());
    return secret;
  }
}
