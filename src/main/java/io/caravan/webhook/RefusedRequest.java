package io.caravan.webhook;

/** A request that must not be accepted. */
public final class RefusedRequest extends RuntimeException {

  private final Refusal reason;

  /** No stack trace: forged requests are expected, and may come in floods. */
  public RefusedRequest(Refusal reason) {
    super(reason.label(), null, false, false);
    this.reason = reason;
  }

  public Refusal reason() {
    return reason;
  }
}
