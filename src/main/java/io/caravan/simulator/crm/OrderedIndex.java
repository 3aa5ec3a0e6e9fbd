package io.caravan.simulator.crm;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * Records in the order of a number and then of their ids, in blocks. A view of it stays as it is
 * while changes go on: a block that a view shares is copied before it is changed.
 *
 * <p>Not thread-safe: guarded by its portal's lock. Views may be read by any thread.
 */
final class OrderedIndex {

  private static final int BLOCK = 512;

  private final ToLongFunction<IndexedRecord> key;
  private Block[] blocks = new Block[8];
  private int count;
  private IndexView view;

  /** Changed only while no view shares it. */
  private static final class Block {
    private final IndexedRecord[] entries = new IndexedRecord[BLOCK];
    private int size;
    private boolean shared;
  }

  OrderedIndex(ToLongFunction<IndexedRecord> key) {
    this.key = key;
  }

  void add(IndexedRecord entry) {
    int at = blockOf(entry);
    if (at < 0 || (blocks[at].size == BLOCK && at == count - 1 && isAfterAll(entry))) {
      insertBlock(count, new Block());
      at = count - 1;
    } else if (blocks[at].size == BLOCK) {
      split(at);
      at = blockOf(entry);
    }
    Block block = own(at);
    int place = lowerBound(block.entries, block.size, entry);
    System.arraycopy(block.entries, place, block.entries, place + 1, block.size - place);
    block.entries[place] = entry;
    block.size++;
  }

  /** Removes an entry that was added. */
  void remove(IndexedRecord entry) {
    int at = blockOf(entry);
    Block block = own(at);
    int place = lowerBound(block.entries, block.size, entry);
    if (place == block.size || !block.entries[place].equals(entry)) {
      throw new IllegalStateException("not in the index: record " + entry.record().id());
    }
    block.size--;
    System.arraycopy(block.entries, place + 1, block.entries, place, block.size - place);
    block.entries[block.size] = null;
    if (block.size == 0) {
      count--;
      System.arraycopy(blocks, at + 1, blocks, at, count - at);
      blocks[count] = null;
    }
  }

  /** All entries as they are now. */
  IndexView view() {
    if (view == null) {
      var shared = new IndexedRecord[count][];
      var starts = new int[count + 1];
      for (int i = 0; i < count; i++) {
        blocks[i].shared = true;
        shared[i] = blocks[i].entries;
        starts[i + 1] = starts[i] + blocks[i].size;
      }
      view = new IndexView(key, shared, starts);
    }
    return view;
  }

  /** The last block that begins at or before an entry, the first one at least; -1 when empty. */
  private int blockOf(IndexedRecord entry) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compare(blocks[middle].entries[0], entry) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return count == 0 ? -1 : low;
  }

  private boolean isAfterAll(IndexedRecord entry) {
    Block last = blocks[count - 1];
    return compare(last.entries[last.size - 1], entry) < 0;
  }

  private void split(int at) {
    Block lower = own(at);
    var upper = new Block();
    upper.size = lower.size / 2;
    lower.size -= upper.size;
    System.arraycopy(lower.entries, lower.size, upper.entries, 0, upper.size);
    Arrays.fill(lower.entries, lower.size, BLOCK, null);
    insertBlock(at + 1, upper);
  }

  private void insertBlock(int at, Block block) {
    if (count == blocks.length) {
      blocks = Arrays.copyOf(blocks, count * 2);
    }
    System.arraycopy(blocks, at, blocks, at + 1, count - at);
    blocks[at] = block;
    count++;
  }

  /** A block that may be changed. */
  private Block own(int at) {
    view = null;
    Block block = blocks[at];
    if (block.shared) {
      var copy = new Block();
      copy.size = block.size;
      System.arraycopy(block.entries, 0, copy.entries, 0, block.size);
      blocks[at] = copy;
      return copy;
    }
    return block;
  }

  private int lowerBound(IndexedRecord[] entries, int size, IndexedRecord entry) {
    return IndexView.lowerBound(key, entries, size, key.applyAsLong(entry), entry.record().id());
  }

  private int compare(IndexedRecord left, IndexedRecord right) {
    int order = Long.compare(key.applyAsLong(left), key.applyAsLong(right));
    return order != 0 ? order : Long.compare(left.record().id(), right.record().id());
  }
}
