package io.caravan.mirror.sync;

/**
 * A run cannot go on, and trying again would not help, such as when there is nothing to build on.
 * The message says what to do about it.
 */
public final class RunStopped extends RuntimeException {

  public RunStopped(String message) {
    super(message);
  }
}
