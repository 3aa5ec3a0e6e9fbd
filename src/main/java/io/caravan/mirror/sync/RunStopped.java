package io.caravan.mirror.sync;

/**
 * A run cannot go on, and trying again would not help: a scope is missing, HubSpot refuses what is
 * asked, or there is nothing to build on. The message says what to do about it.
 */
public final class RunStopped extends RuntimeException {

  public RunStopped(String message) {
    super(message);
  }

  RunStopped(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
