package io.caravan.simulator.crm;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * The live records of a type as search saw them at one moment, in the order of a number and then of
 * their ids. Never changes; may be read by any thread.
 */
public final class IndexView {

  private final ToLongFunction<IndexedRecord> key;
  private final IndexedRecord[][] blocks;
  private final int[] starts;

  /**
   * @param starts the position of each block's first record, and after them the number of all
   */
  IndexView(ToLongFunction<IndexedRecord> key, IndexedRecord[][] blocks, int[] starts) {
    this.key = key;
    this.blocks = blocks;
    this.starts = starts;
  }

  /** How many records there are. */
  public int size() {
    return starts[blocks.length];
  }

  /** How many records stand before the one with a number and an id. */
  public int position(long wanted, long id) {
    int low = 0;
    int high = blocks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(key, blocks[middle][0], wanted, id)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low == 0) {
      return 0;
    }
    int block = low - 1;
    int size = starts[block + 1] - starts[block];
    return starts[block] + lowerBound(key, blocks[block], size, wanted, id);
  }

  /** The record at a position from 0 on. */
  public IndexedRecord at(int position) {
    int block = blockAt(position);
    return blocks[block][position - starts[block]];
  }

  /** The number by which the record at a position is ordered. */
  public long keyAt(int position) {
    return key.applyAsLong(at(position));
  }

  /** Visits the records from a position on, up to and without another. */
  public void forEach(int from, int to, Consumer<IndexedRecord> action) {
    int position = from;
    for (int block = from < to ? blockAt(from) : 0; position < to; block++) {
      int end = Math.min(to, starts[block + 1]);
      for (; position < end; position++) {
        action.accept(blocks[block][position - starts[block]]);
      }
    }
  }

  private int blockAt(int position) {
    int found = Arrays.binarySearch(starts, position);
    return found >= 0 ? found : -found - 2;
  }

  static int lowerBound(
      ToLongFunction<IndexedRecord> key, IndexedRecord[] entries, int size, long wanted, long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (isBefore(key, entries[middle], wanted, id)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isBefore(
      ToLongFunction<IndexedRecord> key, IndexedRecord entry, long wanted, long id) {
    long own = key.applyAsLong(entry);
    return own < wanted || (own == wanted && entry.record().id() < id);
  }
}
