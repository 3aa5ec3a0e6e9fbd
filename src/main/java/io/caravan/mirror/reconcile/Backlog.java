package io.caravan.mirror.reconcile;

/** News that have arrived and are still to be worked in. */
@FunctionalInterface
interface Backlog {

  /**
   * Whether news that arrived up to a time may be among them.
   *
   * @param latest milliseconds since the epoch
   */
  boolean mayTellOf(long latest);
}
