package io.caravan.gateway;

/**
 * A call to HubSpot that did not succeed. The message is safe to log: it holds HubSpot's words and
 * correlation id, never a token.
 */
public final class CallFailed extends RuntimeException {

  private final transient CallError error;

  public CallFailed(CallError error) {
    super(error.message());
    this.error = error;
  }

  public CallFailed(CallError error, Throwable cause) {
    super(error.message(), cause);
    this.error = error;
  }

  /** What went wrong, and so what can be done about it. */
  public CallError error() {
    return error;
  }

  /** Whether HubSpot refused the call for good, so that repeating it changes nothing. */
  public boolean isRefusal() {
    return error instanceof CallError.Rejected || error instanceof CallError.Unauthorised;
  }
}
