package io.caravan.mirror.compare;

/** Two databases cannot be compared as was asked; the message says why, and how to mend it. */
public final class Incomparable extends RuntimeException {

  Incomparable(String message) {
    super(message);
  }

  Incomparable(String message, Throwable cause) {
    super(message, cause);
  }
}
