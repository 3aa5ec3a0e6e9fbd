package io.caravan.gateway;

import java.util.concurrent.CompletionException;

/** Gives every failure that leaves the gateway its type. */
final class Failures {

  private Failures() {}

  static CallFailed of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CallFailed known) {
      return known;
    }
    if (cause instanceof AttemptFailed attempt) {
      return new CallFailed(attempt.error());
    }
    return new CallFailed(
        new CallError.Unavailable("The call could not be made: " + Words.of(cause)), cause);
  }
}
