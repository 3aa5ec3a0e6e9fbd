package io.caravan.store;

/**
 * The database itself cannot be used at present: disk full, file damaged or not writable, server
 * unreachable. Not the fault of the work that met it; the same work may succeed later.
 */
public final class StoreUnavailable extends StoreException {

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
