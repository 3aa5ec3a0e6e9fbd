package io.caravan.mirror.sync;

/** A run cannot be started; the message says why and what to do. */
public final class RunRefused extends RuntimeException {

  public RunRefused(String message) {
    super(message);
  }
}
