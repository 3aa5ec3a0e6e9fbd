package io.caravan.store;

/**
 * Too much is waiting to be committed; nothing was taken on. Trying again after a short while may
 * succeed.
 */
public final class StoreOverloaded extends StoreException {

  public StoreOverloaded(int waiting, long bytes) {
    super(
        "Too much waits to be committed (%,d works, %,d bytes); try again later"
            .formatted(waiting, bytes));
  }
}
