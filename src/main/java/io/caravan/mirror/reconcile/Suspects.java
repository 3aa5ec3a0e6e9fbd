package io.caravan.mirror.reconcile;

/** Takes the ids of records that may differ. */
@FunctionalInterface
interface Suspects {
  void add(long id);
}
