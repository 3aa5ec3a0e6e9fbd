package io.caravan.write;

/** A write did not take place this time. */
final class WriteFailed extends RuntimeException {

  WriteFailed(String message) {
    super(message);
  }
}
