package io.caravan.privacy;

import io.caravan.store.Transaction;
import java.sql.SQLException;

/** Puts marks in place of a person's records, which keep them from coming back. */
public interface Tombstones {

  /** What it is called in certificates. */
  String PLACE = "mirror";

  /**
   * Does so for all of the person's ids, known or not.
   *
   * @return how many records held values
   */
  long raise(Transaction transaction, Person person) throws SQLException;
}
