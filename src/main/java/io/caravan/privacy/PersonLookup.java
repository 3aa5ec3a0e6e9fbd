package io.caravan.privacy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds all ids and addresses of a person from one of them. */
public interface PersonLookup {

  /** The person whose contact has this id, or had it before a merge; itself when unknown. */
  Person byContact(Connection connection, long portalId, long contactId) throws SQLException;

  /** The person with this e-mail address; empty when no contact has it. */
  Optional<Person> byEmail(Connection connection, long portalId, String email) throws SQLException;

  /**
   * Hands over all persons whose values are kept, one after another; for finding those again who
   * were erased, after a restore.
   */
  void all(Connection connection, Consumer<Person> taker) throws SQLException;
}
