package io.caravan.simulator.lists;

import io.caravan.simulator.clock.SimulatorClock;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import java.util.ArrayList;
import java.util.List;

/** Puts records into lists and takes them out. Not thread-safe: guarded by the portal's lock. */
public final class ListMemberships {

  /** Most records that one call may move. */
  private static final int MAX = 100_000;

  private final long portalId;
  private final SimulatorClock clock;
  private final MembershipListener listener;
  private Change onChange = (entry, recordId) -> {};

  /** Hears inside this package of every change. */
  @FunctionalInterface
  interface Change {
    void of(ListEntry entry, long recordId);
  }

  /** What an edit by hand did; ids that stand for no record are missing. */
  public record Outcome(List<Long> added, List<Long> removed, List<String> missing) {}

  ListMemberships(long portalId, SimulatorClock clock, MembershipListener listener) {
    this.portalId = portalId;
    this.clock = clock;
    this.listener = listener;
  }

  void onChange(Change change) {
    onChange = change;
  }

  /**
   * Edits a list by hand.
   *
   * @param add ids as the client gave them
   * @param remove ids as the client gave them
   * @throws ListRefused when the list is filled by its filters, or there are too many ids
   */
  public Outcome edit(ListEntry entry, ObjectSchema schema, List<String> add, List<String> remove) {
    mustBeEditable(entry);
    if (add.size() + remove.size() > MAX) {
      throw new ListRefused(
          "A maximum of %d record ids can be given at once but there were %d"
              .formatted(MAX, add.size() + remove.size()));
    }
    var outcome = new Outcome(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String id : add) {
      CrmRecord record = find(schema, id);
      if (record == null) {
        outcome.missing().add(id);
      } else if (add(entry, record.id())) {
        outcome.added().add(record.id());
      }
    }
    for (String id : remove) {
      CrmRecord record = find(schema, id);
      if (record == null) {
        outcome.missing().add(id);
      } else if (remove(entry, record.id())) {
        outcome.removed().add(record.id());
      }
    }
    return outcome;
  }

  private static CrmRecord find(ObjectSchema schema, String id) {
    CrmRecord record =
        id.matches("\\d{1,18}") ? schema.records().resolve(Long.parseLong(id)) : null;
    return record == null || record.archived() ? null : record;
  }

  /**
   * Adds all members of another list.
   *
   * @throws ListRefused when they are not of the same type, or too many
   */
  public void addFrom(ListEntry entry, ListEntry source) {
    mustBeEditable(entry);
    if (!entry.list().objectTypeId().equals(source.list().objectTypeId())) {
      throw new ListRefused(
          "Lists %d and %d are not of the same object type: %s and %s"
              .formatted(
                  entry.list().id(),
                  source.list().id(),
                  entry.list().objectTypeId(),
                  source.list().objectTypeId()));
    }
    if (source.members().size() > MAX) {
      throw new ListRefused(
          "List %d has %d members; at most %d can be added at once"
              .formatted(source.list().id(), source.members().size(), MAX));
    }
    source.members().ids().forEach(id -> add(entry, id));
  }

  /** Takes all records out of a list. */
  public void removeAll(ListEntry entry) {
    mustBeEditable(entry);
    entry.members().ids().forEach(id -> remove(entry, id));
  }

  private static void mustBeEditable(ListEntry entry) {
    if (entry.list().type() == ProcessingType.DYNAMIC) {
      throw new ListRefused(
          "Memberships of list %d cannot be edited: its processingType is DYNAMIC"
              .formatted(entry.list().id()));
    }
    if (entry.processing()) {
      throw new ListRefused(
          "Memberships of list %d cannot be edited before its processingStatus is COMPLETE"
              .formatted(entry.list().id()));
    }
  }

  boolean add(ListEntry entry, long recordId) {
    boolean added = entry.members().add(recordId, clock.millis());
    if (added) {
      tell(entry, recordId, true);
    }
    return added;
  }

  boolean remove(ListEntry entry, long recordId) {
    boolean removed = entry.members().remove(recordId, clock.millis());
    if (removed) {
      tell(entry, recordId, false);
    }
    return removed;
  }

  private void tell(ListEntry entry, long recordId, boolean added) {
    onChange.of(entry, recordId);
    CrmList list = entry.list();
    listener.changed(
        new MembershipChange(
            portalId, list.id(), list.objectTypeId(), recordId, added, clock.millis()));
  }
}
