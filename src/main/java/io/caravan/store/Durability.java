package io.caravan.store;

import java.util.List;

/** When what the writer has committed is safe from a loss of power, and its callers may be told. */
interface Durability extends AutoCloseable {

  /** For a database whose commit returns only when it is durable. */
  static Durability atCommit(Completion completion) {
    return new Durability() {
      @Override
      public void gather(WriteQueue queue) {
        // Callers gather by themselves while the commit waits for the disk.
      }

      @Override
      public void committed(List<Submission<?>> group) {
        completion.complete(group);
      }

      @Override
      public void close() {
        // Nothing is on its way.
      }
    };
  }

  /**
   * Gives callers a moment to come together where a transaction begun at once would gain nothing.
   */
  void gather(WriteQueue queue) throws InterruptedException;

  /**
   * Takes a group whose transaction is committed, to complete it when that is durable. Groups are
   * completed in the order of their commits.
   */
  void committed(List<Submission<?>> group) throws InterruptedException;

  /** Makes durable what was committed and tells its callers; then takes nothing more. */
  @Override
  void close() throws InterruptedException;

  /** Tells callers what became of their works. */
  @FunctionalInterface
  interface Completion {
    void complete(List<Submission<?>> group);
  }
}
