package io.caravan.simulator.crm;

import java.util.function.Consumer;

/**
 * Finds the records that may have a value of a unique property. It keeps hashes alone and leaves it
 * to the asker to look at the value, so that a record takes 16 bytes and not a text of its own.
 *
 * <p>Not thread-safe: guarded by its portal's lock.
 */
public final class UniqueIndex {

  private final Keys keys;
  private IndexedRecord[] entries = new IndexedRecord[16];
  private int[] hashes = new int[16];
  private int size;

  /** The values of a record that it is to be found by; each has an {@code equals} of its own. */
  @FunctionalInterface
  public interface Keys {
    void of(IndexedRecord record, Consumer<Object> each);
  }

  UniqueIndex(Keys keys) {
    this.keys = keys;
  }

  /** Visits all records that have a key, and perhaps some that do not. */
  public void find(Object key, Consumer<IndexedRecord> found) {
    int hash = hash(key);
    for (int at = home(hash); entries[at] != null; at = next(at)) {
      if (hashes[at] == hash) {
        found.accept(entries[at]);
      }
    }
  }

  void add(IndexedRecord record) {
    keys.of(record, key -> add(hash(key), record));
  }

  void remove(IndexedRecord record) {
    keys.of(record, key -> remove(hash(key), record));
  }

  private void add(int hash, IndexedRecord record) {
    if (size * 2 >= entries.length) {
      grow();
    }
    put(hash, record);
    size++;
  }

  private void put(int hash, IndexedRecord record) {
    int at = home(hash);
    while (entries[at] != null) {
      at = next(at);
    }
    entries[at] = record;
    hashes[at] = hash;
  }

  private void remove(int hash, IndexedRecord record) {
    int at = home(hash);
    while (entries[at] != null && !(hashes[at] == hash && entries[at].equals(record))) {
      at = next(at);
    }
    if (entries[at] != null) {
      size--;
      close(at);
    }
  }

  /** Moves back what stands behind a gap and could no longer be found across it. */
  private void close(int gapAt) {
    int gap = gapAt;
    entries[gap] = null;
    for (int at = next(gap); entries[at] != null; at = next(at)) {
      int fromHome = (at - home(hashes[at])) & (entries.length - 1);
      int fromGap = (at - gap) & (entries.length - 1);
      if (fromHome >= fromGap) {
        entries[gap] = entries[at];
        hashes[gap] = hashes[at];
        entries[at] = null;
        gap = at;
      }
    }
  }

  private void grow() {
    IndexedRecord[] oldEntries = entries;
    int[] oldHashes = hashes;
    entries = new IndexedRecord[oldEntries.length * 2];
    hashes = new int[oldEntries.length * 2];
    for (int i = 0; i < oldEntries.length; i++) {
      if (oldEntries[i] != null) {
        put(oldHashes[i], oldEntries[i]);
      }
    }
  }

  private static int hash(Object key) {
    int mixed = key.hashCode() * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }

  private int home(int hash) {
    return hash & (entries.length - 1);
  }

  private int next(int at) {
    return (at + 1) & (entries.length - 1);
  }
}
