package io.caravan.privacy;

import io.caravan.store.Store;

/** Erases a person from one place, as an erasure does: found beside the writer, and then erased. */
public final class Erased {

  private Erased() {}

  /** Gives back how many things were erased or changed. */
  public static long from(Store store, PersonalData place, Person person) {
    long erased = 0;
    for (Erasing step : store.read(connection -> place.find(connection, person))) {
      erased += store.write(step::in).join();
    }
    return erased;
  }
}
