package io.caravan.portal.vault;

/** A secret could not be sealed or opened; the message says why, and nothing of the secret. */
public final class VaultException extends RuntimeException {

  public VaultException(String message) {
    super(message);
  }

  public VaultException(String message, Throwable cause) {
    super(message, cause);
  }
}
