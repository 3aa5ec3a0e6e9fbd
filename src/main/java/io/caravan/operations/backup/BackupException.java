package io.caravan.operations.backup;

/** A backup could not be made, checked or restored; the message is meant for the operator. */
public class BackupException extends RuntimeException {

  public BackupException(String message) {
    super(message);
  }

  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
