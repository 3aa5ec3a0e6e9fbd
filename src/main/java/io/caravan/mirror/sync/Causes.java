package io.caravan.mirror.sync;

import java.util.concurrent.CompletionException;

/** What really went wrong. */
final class Causes {

  private Causes() {}

  /** The failure without the wrapping of futures. */
  static Throwable of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
