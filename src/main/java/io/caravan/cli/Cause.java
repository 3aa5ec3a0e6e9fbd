package io.caravan.cli;

import io.caravan.operations.backup.BackupException;
import io.caravan.portal.vault.VaultException;

/** The sentence in a chain of exceptions that a person can do something with. */
final class Cause {

  private Cause() {}

  /**
   * The innermost message; wrapping exceptions mostly repeat it or add class names. Those of the
   * vault and of backups are written for people and say more than what they wrap.
   */
  static String of(Throwable failure) {
    Throwable cause = failure;
    String message = failure.getMessage();
    while (!(cause instanceof VaultException)
        && !(cause instanceof BackupException)
        && cause.getCause() != null
        && cause.getCause() != cause) {
      cause = cause.getCause();
      if (cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    return message != null ? message : cause.getClass().getSimpleName();
  }
}
