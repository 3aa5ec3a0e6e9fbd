package io.caravan.mirror;

import io.caravan.mirror.AssociationChange.Link;
import io.caravan.mirror.LinkState.Held;
import io.caravan.store.Dialect;
import io.caravan.store.Effect;
import io.caravan.store.Participant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applies many changes in a few statements: reads all that they are about, decides in memory,
 * writes what changed, and asks for re-reads in the same transaction.
 */
public final class MirrorWriter implements Effect.Applier<PendingChange>, Participant {

  private final RecordRules recordRules = new RecordRules();
  private final AssociationRules associationRules = new AssociationRules();
  private final RecordRepository records;
  private final MergeRepository merges;
  private final AssociationRepository associations;
  private final RereadQueue rereads;
  private final List<MirrorListener> listeners;
  private final Participants participants;

  /**
   * @param listeners hear of what changed, in this order
   */
  public MirrorWriter(Dialect dialect, RereadQueue rereads, List<MirrorListener> listeners) {
    this.records = new RecordRepository(dialect);
    this.merges = new MergeRepository(dialect);
    this.associations = new AssociationRepository(dialect);
    this.rereads = rereads;
    this.listeners = List.copyOf(listeners);
    this.participants = Participants.among(rereads, this.listeners);
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
      } else if (change.change() instanceof AssociationChange association) {
        portals.add(association.link().portalId());
        associationChanges.add(change);
      }
    }
    records.lock(connection, portals);
    if (!recordChanges.isEmpty()) {
      applyToRecords(connection, recordChanges);
    }
    if (!associationChanges.isEmpty()) {
      applyToAssociations(connection, associationChanges);
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
      int before = batch.transitions().size();
      Outcome outcome = batch.apply((RecordChange) change.change(), change.origin());
      List<RecordTransition> made = batch.transitions().subList(before, batch.transitions().size());
      change.settle(outcome, made.isEmpty() ? null : made.get(made.size() - 1));
    }
    records.save(connection, batch.changed());
    for (RecordChange.Merged merged : batch.merges()) {
      merges.add(connection, merged.oldIds(), merged.ref(), merged.at());
      moveAssociations(connection, merged);
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

  private void applyToAssociations(Connection connection, List<PendingChange> pending)
      throws SQLException {
    Set<RecordRef> refs = new HashSet<>();
    for (PendingChange change : pending) {
      Link link = ((AssociationChange) change.change()).link();
      refs.add(link.from());
      refs.add(link.to());
    }
    Map<RecordRef, RecordRef> survivors = merges.survivors(connection, refs);
    Map<PendingChange, AssociationChange> resolved = new HashMap<>();
    for (PendingChange change : pending) {
      resolved.put(change, resolve((AssociationChange) change.change(), survivors));
    }
    var batch =
        new LinkBatch(
            associationRules,
            associations.load(
                connection, resolved.values().stream().map(AssociationChange::link).toList()));
    knowRivals(connection, batch, resolved.values());
    for (PendingChange change : pending) {
      change.settle(batch.apply(resolved.get(change), change.origin()));
    }
    batch.settlePrimaries(pending.get(0).origin());
    associations.save(connection, batch.changed());
    tellOfAssociations(connection, batch);
  }

  private void tellOfAssociations(Connection connection, LinkBatch batch) throws SQLException {
    if (!batch.transitions().isEmpty()) {
      for (MirrorListener listener : listeners) {
        listener.associationsChanged(connection, batch.transitions());
      }
    }
  }

  private static AssociationChange resolve(
      AssociationChange change, Map<RecordRef, RecordRef> survivors) {
    RecordRef from = change.link().from();
    RecordRef to = change.link().to();
    return new AssociationChange(
        Link.of(survivors.getOrDefault(from, from), survivors.getOrDefault(to, to)),
        change.label(),
        change.removed(),
        change.at());
  }

  /** Loads the other primary associations of records that got a primary one. */
  private void knowRivals(
      Connection connection, LinkBatch batch, Collection<AssociationChange> changes)
      throws SQLException {
    List<RecordRef> owners =
        changes.stream()
            .filter(change -> change.label().isPrimary() && !change.removed() && change.at() > 0)
            .map(change -> LinkBatch.owner(change.link()))
            .toList();
    for (var group : RecordRepository.byType(owners).entrySet()) {
      batch.know(
          associations.ofRecords(
              connection, group.getKey().portalId(), group.getKey().type(), group.getValue()));
    }
  }

  /** The associations of merged records become those of the record that lives on. */
  private void moveAssociations(Connection connection, RecordChange.Merged merged)
      throws SQLException {
    RecordRef survivor = merged.ref();
    Map<Link, LinkState> moving =
        associations.ofRecords(connection, survivor.portalId(), survivor.type(), merged.oldIds());
    if (moving.isEmpty()) {
      return;
    }
    var batch =
        new LinkBatch(
            associationRules,
            associations.ofRecords(
                connection, survivor.portalId(), survivor.type(), List.of(survivor.id())));
    for (LinkState state : moving.values()) {
      Link target = Link.of(moved(state.link().from(), merged), moved(state.link().to(), merged));
      for (Held held : state.labels().values()) {
        if (!held.label().kind().equals(AssociationChange.Label.PARTED.kind())) {
          batch.apply(
              new AssociationChange(target, held.label(), held.removed(), held.at()), Origin.EVENT);
        }
      }
    }
    batch.settlePrimaries(Origin.EVENT);
    associations.delete(connection, moving.keySet());
    associations.save(connection, batch.changed());
    tellOfAssociations(connection, batch);
  }

  private static RecordRef moved(RecordRef ref, RecordChange.Merged merged) {
    boolean old = ref.type().equals(merged.ref().type()) && merged.oldIds().contains(ref.id());
    return old ? merged.ref() : ref;
  }
}
