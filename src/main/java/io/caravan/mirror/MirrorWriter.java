package io.caravan.mirror;

import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies many changes in a few statements: reads all that they are about, decides in memory,
 * writes what changed, and asks for re-reads in the same transaction.
 */
public final class MirrorWriter implements Effect.Applier<PendingChange>, Participant {

  private final WantedProperties wanted = new WantedProperties();
  private final RecordRules recordRules = new RecordRules();
  private final RecordRepository records;
  private final MergeRepository merges;
  private final AssociationWriter associations;
  private final RereadQueue rereads;
  private final List<MirrorListener> listeners;
  private final Participants participants;

  /**
   * @param listeners hear of what changed, in this order
   */
  public MirrorWriter(Dialect dialect, RereadQueue rereads, List<MirrorListener> listeners) {
    this.records = new RecordRepository(dialect);
    this.merges = new MergeRepository(dialect);
    this.associations = new AssociationWriter(dialect, records, merges, listeners);
    this.rereads = rereads;
    this.listeners = List.copyOf(listeners);
    this.participants = Participants.among(rereads, this.listeners);
  }

  /** Which properties it holds, where not all. */
  public WantedProperties wanted() {
    return wanted;
  }

  /** An effect that makes the change; ask it for the outcome afterwards. */
  public Effect<PendingChange> effect(PendingChange change) {
    return new Effect<>(this, change);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Record changes go first: associations of a record that was merged in the same batch then
   * find the record that lives on. Apart from that, time decides and not order.
   */
  @Override
  public void apply(Connection connection, List<PendingChange> pending) throws SQLException {
    var recordChanges = new ArrayList<PendingChange>();
    var associationChanges = new ArrayList<PendingChange>();
    Set<Long> portals = new HashSet<>();
    for (PendingChange change : pending) {
      if (change.change() instanceof RecordChange record) {
        portals.add(record.ref().portalId());
        recordChanges.add(change);
      } else {
        portals.add(AssociationWriter.portal(change));
        associationChanges.add(change);
      }
    }
    records.lock(connection, portals);
    if (!recordChanges.isEmpty()) {
      applyToRecords(connection, recordChanges);
    }
    if (!associationChanges.isEmpty()) {
      associations.apply(connection, associationChanges);
    }
  }

  @Override
  public int mark() {
    return participants.mark();
  }

  @Override
  public void undo(int mark) {
    participants.undo(mark);
  }

  @Override
  public void committed() {
    participants.committed();
  }

  private void applyToRecords(Connection connection, List<PendingChange> pending)
      throws SQLException {
    Set<RecordRef> refs = new HashSet<>();
    for (PendingChange change : pending) {
      RecordChange recordChange = (RecordChange) change.change();
      refs.add(recordChange.ref());
      if (recordChange instanceof RecordChange.Merged merged) {
        merged.oldIds().forEach(id -> refs.add(merged.ref().withId(id)));
      }
    }
    Map<RecordRef, RecordRef> survivors = merges.survivors(connection, refs);
    refs.addAll(survivors.values());
    var batch = new RecordBatch(recordRules, survivors, records.load(connection, refs));
    for (PendingChange change : pending) {
      RecordChange recordChange = (RecordChange) change.change();
      if (wanted.leavesOut(recordChange)) {
        change.settle(Outcome.IGNORED, (RecordTransition) null);
        continue;
      }
      int before = batch.transitions().size();
      Outcome outcome = batch.apply(wanted.reduced(recordChange), change.origin());
      List<RecordTransition> made = batch.transitions().subList(before, batch.transitions().size());
      change.settle(outcome, made.isEmpty() ? null : made.get(made.size() - 1));
    }
    records.save(connection, batch.changed());
    for (RecordChange.Merged merged : batch.merges()) {
      merges.add(connection, merged.oldIds(), merged.ref(), merged.at());
      associations.move(connection, merged);
    }
    if (!batch.transitions().isEmpty()) {
      for (MirrorListener listener : listeners) {
        listener.recordsChanged(connection, batch.transitions());
      }
    }
    List<RereadRequest> requests = batch.rereads();
    if (!requests.isEmpty()) {
      rereads.ask(connection, requests);
    }
  }
}
