package io.caravan.simulator.crm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * All records of one object type, in one array sorted by id: ids only grow, so adding appends,
 * finding is a binary search, and listing pages by id need no second structure.
 */
public final class RecordTable {

  private CrmRecord[] records = new CrmRecord[16];
  private int size;
  private final Map<Long, Long> mergedInto = new HashMap<>();
  private final Map<Integer, Map<String, CrmRecord>> unique = new HashMap<>();
  private final IndexedRecords indexed = new IndexedRecords();
  private final CalculatedValues calculated;
  private ChangeSource lastOrigin;

  RecordTable(CalculatedValues calculated) {
    this.calculated = calculated;
  }

  /** The values of these records that follow from others. */
  CalculatedValues calculated() {
    return calculated;
  }

  /** What search knows of these records. */
  public IndexedRecords indexed() {
    return indexed;
  }

  /** One object for the same source of many records. */
  ChangeSource shared(ChangeSource source) {
    if (!source.equals(lastOrigin)) {
      lastOrigin = source;
    }
    return lastOrigin;
  }

  void add(CrmRecord record) {
    if (size > 0 && records[size - 1].id() >= record.id()) {
      throw new IllegalArgumentException("ids only grow: " + record.id());
    }
    if (size == records.length) {
      records = Arrays.copyOf(records, size + (size >> 1));
    }
    records[size++] = record;
    record.moveTo(this);
  }

  /** Makes room at once for as many more records. */
  public void expect(int more) {
    records = Arrays.copyOf(records, Math.max(records.length, size + more));
  }

  void purge(CrmRecord record) {
    int at = position(record.id());
    if (at < size && records[at] == record) {
      System.arraycopy(records, at + 1, records, at, size - at - 1);
      records[--size] = null;
      record.showInSearch(null);
      record.moveTo(null);
    }
  }

  /** The record with exactly this id, archived ones included; null when there is none. */
  public CrmRecord find(long id) {
    int at = position(id);
    return at < size && records[at].id() == id ? records[at] : null;
  }

  /** The record with this id, or the one into which it was merged; null when there is none. */
  public CrmRecord resolve(long id) {
    long wanted = id;
    Long next = mergedInto.get(wanted);
    while (next != null) {
      wanted = next;
      next = mergedInto.get(wanted);
    }
    return find(wanted);
  }

  void redirect(long oldId, long newId) {
    mergedInto.put(oldId, newId);
  }

  /** Whether the id belongs to a record that was merged into another. */
  public boolean wasMerged(long id) {
    return mergedInto.containsKey(id);
  }

  /** Where in {@link #at(int)} the first record with this id or a higher one stands. */
  public int position(long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records[middle].id() < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The record at a position from 0 to {@link #size()}, in order of ids. */
  public CrmRecord at(int position) {
    return records[position];
  }

  /** How many records there are, archived ones included. */
  public int size() {
    return size;
  }

  /** The live record that holds a value of a unique property; null when there is none. */
  public CrmRecord holder(int number, String value) {
    Map<String, CrmRecord> holders = unique.get(number);
    return holders == null ? null : holders.get(key(value));
  }

  void hold(int number, String value, CrmRecord record) {
    if (value != null) {
      unique.computeIfAbsent(number, n -> new HashMap<>()).put(key(value), record);
    }
  }

  void release(int number, String value, CrmRecord record) {
    Map<String, CrmRecord> holders = unique.get(number);
    if (holders != null && value != null) {
      holders.remove(key(value), record);
    }
  }

  /** Ids of merged records, each with the id that it leads to. */
  Map<Long, Long> merged() {
    return mergedInto;
  }

  /** Holders of unique values by the numbers of their properties. */
  Map<Integer, Map<String, CrmRecord>> holders() {
    return unique;
  }

  private static String key(String value) {
    return value.toLowerCase(java.util.Locale.ROOT);
  }
}
