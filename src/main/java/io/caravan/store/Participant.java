package io.caravan.store;

/**
 * An {@link Effect.Applier} that keeps state in memory, which must go the way of the transaction.
 * All methods are called by the thread that applies, and must be quick.
 */
public interface Participant {

  /** A mark to return to; marks grow as changes are applied. Zero stands for none. */
  int mark();

  /** Undoes what was applied since the mark: the database has done the same. */
  void undo(int mark);

  /**
   * All that was applied is committed: later transactions and readers see it. It is durable when
   * the futures of those who submitted it complete, and never later than what builds upon it.
   */
  void committed();
}
