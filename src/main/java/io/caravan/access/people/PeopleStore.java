package io.caravan.access.people;

import io.caravan.access.Caller;
import io.caravan.store.Store;
import io.caravan.store.Transaction;
import io.caravan.store.Work;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The tables of people, and the one way in which they are changed. */
final class PeopleStore {

  private final Store store;
  private final ChangeListener listener;
  private final Runnable changed;
  private final PeopleTables tables = new PeopleTables();

  /**
   * @param changed called after each change, when it is durable
   */
  PeopleStore(Store store, ChangeListener listener, Runnable changed) {
    this.store = store;
    this.listener = listener;
    this.changed = changed;
  }

  PeopleTables tables() {
    return tables;
  }

  <T> T read(Work<T> work) {
    return store.read(work);
  }

  /**
   * Whether a list shows what belongs to a domain.
   *
   * @param wanted the only domain that is wanted; null for any
   */
  static boolean shown(Caller caller, String wanted, String domain) {
    return caller.sees(domain) && (wanted == null || wanted.equals(domain));
  }

  void requireDomain(Transaction transaction, String name) throws SQLException {
    if (!name.equals(Caller.ALL_DOMAINS)) {
      domain(transaction, name);
    }
  }

  Domain domain(Transaction transaction, String name) throws SQLException {
    Optional<Domain> found = tables.domains().find(transaction.connection(), name);
    return found.orElseThrow(() -> PeopleRules.noDomain(name));
  }

  void note(
      Transaction transaction,
      Caller caller,
      String action,
      String target,
      String before,
      String after)
      throws SQLException {
    transaction.apply(listener.changed(new PeopleChange(caller, action, target, before, after)));
  }

  /** A change that is to be made in one transaction. */
  @FunctionalInterface
  interface Change<T> {
    T in(Transaction transaction) throws SQLException;
  }

  <T> T change(Change<T> change) {
    try {
      T done =
          store
              .transact(
                  transaction -> {
                    // First, so that what is counted stays true until the end of the transaction.
                    tables.revise(transaction.connection());
                    return change.in(transaction);
                  })
              .join();
      changed.run();
      return done;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
