package io.caravan.mirror.reconcile;

/** The mirror's live records of one object type, by id and modification date. */
@FunctionalInterface
interface MirrorSide {

  /** Hears of a record. */
  @FunctionalInterface
  interface Visitor {
    void record(long id, long date);
  }

  /** Goes through all of them once, in the order of their ids. */
  void each(Visitor visitor);
}
