package io.caravan.simulator.lists;

import io.caravan.simulator.crm.CrmChange;
import io.caravan.simulator.crm.CrmRecord;
import io.caravan.simulator.crm.ObjectSchema;
import io.caravan.simulator.crm.RecordTable;
import io.caravan.simulator.jobs.Workplace;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Puts records into lists by their filters: all records when a list is new or gets other filters,
 * and single records when they, or what they are linked to, change. Always later, in slices, as
 * HubSpot does. Not thread-safe: guarded by the portal's lock.
 */
final class ListFilling {

  private static final int SLICE = 2000;

  /** How old the verdicts of filters that depend on the time may get. */
  private static final long REFRESH_MILLIS = 60_000;

  record Touched(int ordinal, long recordId) {}

  private final Workplace workplace;
  private final Supplier<Collection<ListEntry>> entries;
  private final ListMemberships memberships;
  private final Set<Touched> touched = new LinkedHashSet<>();
  private boolean scheduled;

  ListFilling(
      Workplace workplace, Supplier<Collection<ListEntry>> entries, ListMemberships memberships) {
    this.workplace = workplace;
    this.entries = entries;
    this.memberships = memberships;
    memberships.onChange(this::membershipChanged);
  }

  /**
   * Looks at all records.
   *
   * @param visibly whether the list is PROCESSING meanwhile
   */
  void begin(ListEntry entry, boolean visibly) {
    long run = entry.beginRun(visibly);
    workplace.soon(() -> slice(entry, run, 0));
  }

  private void slice(ListEntry entry, long run, long fromId) {
    ObjectSchema schema = workplace.crm().schema(entry.list().objectTypeId()).orElse(null);
    if (!entry.isRun(run) || schema == null) {
      return;
    }
    RecordTable records = schema.records();
    int at = records.position(fromId);
    int end = Math.min(records.size(), at + SLICE);
    for (; at < end; at++) {
      judge(entry, records.at(at));
    }
    if (at < records.size()) {
      long next = records.at(at).id();
      workplace.after(SLICE, () -> slice(entry, run, next));
    } else {
      entry.endRun(workplace.now());
    }
  }

  private void judge(ListEntry entry, CrmRecord record) {
    if (!record.archived() && entry.filter().test().accepts(record)) {
      memberships.add(entry, record.id());
    } else {
      memberships.remove(entry, record.id());
    }
  }

  /** Looks again at lists whose filters depend on the time. */
  void refresh() {
    for (ListEntry entry : entries.get()) {
      if (entry.dynamic()
          && !entry.processing()
          && entry.filter().timeDependent()
          && workplace.now() - entry.filledAt() >= REFRESH_MILLIS) {
        entry.endRun(workplace.now());
        begin(entry, false);
      }
    }
  }

  /** Takes note of a record that changed. */
  void changed(CrmChange change) {
    int ordinal = change.schema().ordinal();
    if (change instanceof CrmChange.Deleted gone) {
      leave(gone.schema(), gone.id());
      touchLinked(gone.schema(), gone.id());
    } else if (change instanceof CrmChange.PrivacyDeleted gone) {
      leave(gone.schema(), gone.id());
    } else if (change instanceof CrmChange.Merged merged) {
      merged(merged);
    } else if (change instanceof CrmChange.PropertyChanged changed) {
      touch(ordinal, changed.id());
      touchLinked(changed.schema(), changed.id());
    } else if (change instanceof CrmChange.Created created) {
      touch(ordinal, created.id());
    } else if (change instanceof CrmChange.Restored restored) {
      touch(ordinal, restored.id());
      touchLinked(restored.schema(), restored.id());
    } else if (change instanceof CrmChange.AssociationChanged link) {
      touch(ordinal, link.fromId());
    }
  }

  private void leave(ObjectSchema schema, long recordId) {
    for (ListEntry entry : entries.get()) {
      if (entry.list().objectTypeId().equals(schema.type().id())) {
        memberships.remove(entry, recordId);
      }
    }
  }

  /** What was a member becomes one under its new id. */
  private void merged(CrmChange.Merged merged) {
    for (ListEntry entry : entries.get()) {
      if (!entry.list().objectTypeId().equals(merged.schema().type().id())) {
        continue;
      }
      boolean member = merged.primaryId() != merged.newId() && remove(entry, merged.primaryId());
      for (long id : merged.mergedIds()) {
        member |= remove(entry, id);
      }
      if (member && !entry.dynamic()) {
        memberships.add(entry, merged.newId());
      }
    }
    touch(merged.schema().ordinal(), merged.newId());
  }

  private boolean remove(ListEntry entry, long recordId) {
    return memberships.remove(entry, recordId);
  }

  private void touch(int ordinal, long recordId) {
    for (ListEntry entry : entries.get()) {
      if (entry.dynamic() && ordinal(entry) == ordinal) {
        enter(ordinal, recordId);
        return;
      }
    }
  }

  private int ordinal(ListEntry entry) {
    return workplace
        .crm()
        .schema(entry.list().objectTypeId())
        .map(ObjectSchema::ordinal)
        .orElse(-1);
  }

  /** Touches the records on the other side, where a list looks at records of this type. */
  private void touchLinked(ObjectSchema schema, long recordId) {
    CrmRecord record = schema.records().find(recordId);
    if (record == null) {
      return;
    }
    for (ListEntry entry : entries.get()) {
      if (entry.dynamic() && entry.filter().linkedTypes().contains(schema.ordinal())) {
        int other = ordinal(entry);
        for (long target : record.links().targets(other, 0)) {
          enter(other, target);
        }
      }
    }
  }

  private void membershipChanged(ListEntry list, long recordId) {
    for (ListEntry entry : entries.get()) {
      if (entry.dynamic() && entry.filter().lists().contains(list.list().id())) {
        workplace
            .crm()
            .schema(list.list().objectTypeId())
            .ifPresent(
                schema -> {
                  if (ordinal(entry) == schema.ordinal()) {
                    enter(schema.ordinal(), recordId);
                  }
                  touchLinked(schema, recordId);
                });
      }
    }
  }

  private void enter(int ordinal, long recordId) {
    touched.add(new Touched(ordinal, recordId));
    if (!scheduled) {
      scheduled = true;
      workplace.soon(this::judgeTouched);
    }
  }

  private void judgeTouched() {
    scheduled = false;
    var some = touched.stream().limit(SLICE).toList();
    some.forEach(touched::remove);
    for (Touched each : some) {
      CrmRecord record = workplace.crm().schema(each.ordinal()).records().find(each.recordId());
      for (ListEntry entry : entries.get()) {
        if (record != null && entry.dynamic() && ordinal(entry) == each.ordinal()) {
          judge(entry, record);
        }
      }
    }
    if (!touched.isEmpty() && !scheduled) {
      scheduled = true;
      workplace.after(SLICE, this::judgeTouched);
    }
  }

  /** The records that are still to be looked at. */
  List<Touched> touched() {
    return List.copyOf(touched);
  }

  /** Goes on where a snapshot was taken; what was half done is done from its beginning. */
  void resume(List<Touched> left) {
    for (ListEntry entry : entries.get()) {
      if (entry.processing() && entry.filter() != null && entry.list().deletedAt() == 0) {
        begin(entry, true);
      }
    }
    left.forEach(each -> enter(each.ordinal(), each.recordId()));
  }
}
