package io.caravan.simulator.state;

/** A file that cannot be restored; nothing was changed. The message says why and how to mend it. */
public final class SnapshotRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SnapshotRefused(String message) {
    super(message);
  }

  SnapshotRefused(String message, Exception cause) {
    super(message, cause);
  }
}
