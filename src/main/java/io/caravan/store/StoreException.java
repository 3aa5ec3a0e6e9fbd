package io.caravan.store;

/** The store could not do what was asked; the message says why and what mends it. */
public class StoreException extends RuntimeException {

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
