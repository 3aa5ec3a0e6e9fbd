package io.caravan.write;

/** An idempotency key came back with other writes than before. */
public final class IdempotencyKeyReused extends RuntimeException {

  public IdempotencyKeyReused() {
    super("This Idempotency-Key was used before for a request with another body");
  }
}
