package io.caravan.mirror.reconcile;

/** An object type of a portal is compared already; one run at a time. */
public final class AlreadyRunning extends RuntimeException {

  AlreadyRunning(String message) {
    super(message);
  }
}
