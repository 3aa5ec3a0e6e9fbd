package io.caravan.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One open transaction: runs works, applies effects, and takes back a part of them. */
public final class Transaction {

  private final Connection connection;
  private final Set<Participant> participants = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Effect<?>> run = new ArrayList<>();
  private final List<Effect<?>> last = new ArrayList<>();

  Transaction(Connection connection) {
    this.connection = connection;
  }

  /** The connection of this transaction; for statements only. */
  public Connection connection() {
    return connection;
  }

  /** Applies effects in order; neighbours with the same applier in one call. */
  public void apply(List<Effect<?>> effects) throws SQLException {
    for (Effect<?> effect : effects) {
      add(effect);
    }
    flush();
  }

  /**
   * Applies effects all or none.
   *
   * @return what went wrong, in which case none of them is applied and the transaction goes on
   * @throws SQLException when the database itself fails, so that the whole transaction is lost
   */
  public Optional<Exception> attempt(List<Effect<?>> effects) throws SQLException {
    return attempt(
        () -> {
          apply(effects);
          return null;
        });
  }

  <T> Optional<Exception> attempt(Step<T> step) throws SQLException {
    flush();
    Savepoint savepoint = connection.setSavepoint();
    Map<Participant, Integer> marks = new IdentityHashMap<>();
    participants.forEach(participant -> marks.put(participant, participant.mark()));
    int lastMark = last.size();
    try {
      step.run();
      connection.releaseSavepoint(savepoint);
      return Optional.empty();
    } catch (SQLException | RuntimeException e) {
      run.clear();
      if (DatabaseFailure.unavailable(e) != null || DatabaseFailure.transientConflict(e)) {
        throw e;
      }
      last.subList(lastMark, last.size()).clear();
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      participants.forEach(participant -> participant.undo(marks.getOrDefault(participant, 0)));
      return Optional.of(e);
    }
  }

  /** Takes an effect, to be applied with its neighbours: see {@link #flush()}. */
  void add(Effect<?> effect) throws SQLException {
    if (effect.applier().comesLast()) {
      last.add(effect);
      return;
    }
    if (!run.isEmpty() && run.get(0).applier() != effect.applier()) {
      flush();
    }
    run.add(effect);
  }

  /** Applies what {@link #add} has taken. */
  void flush() throws SQLException {
    if (run.isEmpty()) {
      return;
    }
    List<Effect<?>> effects = List.copyOf(run);
    run.clear();
    applySame(effects);
  }

  private void applySame(List<Effect<?>> effects) throws SQLException {
    Effect<?> first = effects.get(0);
    List<Object> changes = new ArrayList<>(effects.size());
    for (Effect<?> effect : effects) {
      changes.add(effect.change());
    }
    if (first.applier() instanceof Participant participant) {
      participants.add(participant);
    }
    applyAll(first, changes);
  }

  void commit() throws SQLException {
    applyLast();
    connection.commit();
    participants.forEach(Participant::committed);
  }

  /** Those with the same applier in one call each. */
  private void applyLast() throws SQLException {
    Map<Effect.Applier<?>, List<Effect<?>>> byApplier = new IdentityHashMap<>();
    List<Effect.Applier<?>> order = new ArrayList<>();
    for (Effect<?> effect : last) {
      byApplier
          .computeIfAbsent(
              effect.applier(),
              applier -> {
                order.add(applier);
                return new ArrayList<>();
              })
          .add(effect);
    }
    last.clear();
    for (Effect.Applier<?> applier : order) {
      applySame(byApplier.get(applier));
    }
  }

  void rollback() {
    run.clear();
    last.clear();
    participants.forEach(participant -> participant.undo(0));
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is lost, and the transaction with it; the next group opens another one.
      Connections.closeQuietly(connection);
    }
  }

  /** All changes belong to effects with the applier of the first one, so their types agree. */
  @SuppressWarnings("unchecked")
  private <C> void applyAll(Effect<C> first, List<?> changes) throws SQLException {
    first.applier().apply(connection, (List<C>) changes);
  }

  /** Something that may fail as a database fails. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws SQLException;
  }
}
