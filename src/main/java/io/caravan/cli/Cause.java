package io.caravan.cli;

/** The sentence in a chain of exceptions that a person can do something with. */
final class Cause {

  private Cause() {}

  /** The innermost message; wrapping exceptions mostly repeat it or add class names. */
  static String of(Throwable failure) {
    Throwable cause = failure;
    String message = failure.getMessage();
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
      if (cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    return message != null ? message : cause.getClass().getSimpleName();
  }
}
