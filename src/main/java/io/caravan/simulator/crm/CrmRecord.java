package io.caravan.simulator.crm;

import java.util.ArrayList;
import java.util.List;

/**
 * One record. Not thread-safe: guarded by its portal's lock.
 *
 * <p>Histories and links are made when first needed, since most records of a large portal have
 * neither.
 */
public final class CrmRecord {

  /** HubSpot keeps 45 values of a contact's property and 20 of others; the larger serves all. */
  private static final int MAX_CHANGES_PER_PROPERTY = 45;

  private final long id;
  private final long createdAt;
  private Version current;
  private IndexedRecord indexed;
  private RecordTable table;
  private ChangeSource origin;
  private List<PropertyChange> history;
  private LinkSet links;

  CrmRecord(long id, long createdAt, Version first) {
    this.id = id;
    this.createdAt = createdAt;
    this.current = first;
  }

  public long id() {
    return id;
  }

  /** Milliseconds since the epoch. */
  public long createdAt() {
    return createdAt;
  }

  /** The values as they are now. */
  public Version current() {
    return current;
  }

  /** The record as search knows it, or null when search does not. */
  public IndexedRecord indexed() {
    return indexed;
  }

  /** The table that holds this record, or null when none does any more. */
  RecordTable table() {
    return table;
  }

  void moveTo(RecordTable newTable) {
    table = newTable;
  }

  public boolean archived() {
    return current.archivedAt() != 0;
  }

  /**
   * The value of a property in one version of this record, computed ones included; null when empty.
   */
  public String value(Version version, int number) {
    return switch (number) {
      case PropertyCatalog.ID -> Long.toString(id);
      case PropertyCatalog.CREATED -> Timestamps.iso(createdAt);
      case PropertyCatalog.MODIFIED -> Timestamps.iso(version.updatedAt());
      default -> {
        RecordTable home = table;
        yield home != null && home.calculated().has(number)
            ? home.calculated().value(this, version, number)
            : version.stored(number);
      }
    };
  }

  /** The value of a property now; null when empty. */
  public String value(int number) {
    return value(current, number);
  }

  /** The links of this record to others. */
  public LinkSet links() {
    return links == null ? LinkSet.NONE : links;
  }

  LinkSet linksToChange() {
    if (links == null) {
      links = new LinkSet();
    }
    return links;
  }

  void dropLinks() {
    links = null;
  }

  void become(Version next) {
    current = next;
  }

  /** What left its table stays out of search, whatever the index still had to take note of. */
  void showInSearch(Version version) {
    boolean live = version != null && version.archivedAt() == 0 && table != null;
    IndexedRecord next = live ? new IndexedRecord(this, version) : null;
    if (table != null) {
      table.indexed().replace(indexed, next);
    }
    indexed = next;
  }

  /** Notes a change. Values from the creation are in no history: their record has their source. */
  void remember(PropertyChange change, String before, ChangeSource source) {
    if (history == null && before == null && fromCreation(change)) {
      origin = table.shared(source);
      return;
    }
    if (history == null) {
      history = new ArrayList<>(2);
    }
    if (before != null && history.stream().noneMatch(c -> c.number() == change.number())) {
      history.add(new PropertyChange(change.number(), before, createdAt, origin()));
    }
    history.add(change);
    trim(change.number());
  }

  /** Who made the record through the API, or null. */
  ChangeSource source() {
    return origin;
  }

  /** All changes that are remembered, oldest first. */
  List<PropertyChange> changes() {
    return history == null ? List.of() : history;
  }

  void restore(ChangeSource source, List<PropertyChange> changes) {
    origin = source;
    history = changes.isEmpty() ? null : changes;
  }

  private boolean fromCreation(PropertyChange change) {
    return change.at() == createdAt
        && current.updatedAt() == createdAt
        && (origin == null || origin.equals(change.source()));
  }

  /** Who made the record; seeded ones count as imported. */
  private ChangeSource origin() {
    return origin == null ? new ChangeSource("IMPORT", null) : origin;
  }

  private void trim(int number) {
    int count = 0;
    for (PropertyChange change : history) {
      count += change.number() == number ? 1 : 0;
    }
    for (int i = 0; count > MAX_CHANGES_PER_PROPERTY; ) {
      if (history.get(i).number() == number) {
        history.remove(i);
        count--;
      } else {
        i++;
      }
    }
  }

  /**
   * The history of a property, newest first. A value that was never changed has one entry, from the
   * record's creation.
   */
  public List<PropertyChange> history(int number) {
    if (table != null && table.calculated().has(number)) {
      return table.calculated().history(this, number);
    }
    var changes = new ArrayList<PropertyChange>();
    if (history != null) {
      for (int i = history.size() - 1; i >= 0; i--) {
        if (history.get(i).number() == number) {
          changes.add(history.get(i));
        }
      }
    }
    String value = value(number);
    if (changes.isEmpty() && value != null) {
      changes.add(new PropertyChange(number, value, createdAt, origin()));
    }
    return changes;
  }
}
