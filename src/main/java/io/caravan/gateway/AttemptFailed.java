package io.caravan.gateway;

/**
 * An attempt that did not succeed, on its way to the error handler, which repeats the attempt or
 * not. Has no stack trace: it is an ordinary event under load, and tells all in its error.
 */
final class AttemptFailed extends RuntimeException {

  private final transient CallError error;
  private final boolean repeat;

  AttemptFailed(CallError error, boolean repeat) {
    super(error.message(), null, false, false);
    this.error = error;
    this.repeat = repeat;
  }

  CallError error() {
    return error;
  }

  /** Whether the attempt is to be repeated, after the delay that the message's header tells. */
  boolean repeat() {
    return repeat;
  }
}
