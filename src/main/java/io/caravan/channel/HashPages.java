package io.caravan.channel;

import java.util.Arrays;

/**
 * A set of 128-bit hashes in pages of a {@link PagePool}: extendible hashing, so that it grows page
 * by page and no insertion ever pays for moving the whole. The upper bits of a hash choose its page
 * through a directory, the lower bits its place there. Not thread-safe.
 */
final class HashPages {

  private static final int SLOTS = PagePool.PAGE_LONGS / 2;
  private static final int FULL = SLOTS - SLOTS / 8;

  private final PagePool pool;
  private int depth;
  private int[] directory;
  // By the order of a page within this set: which page of the pool it is, how many upper bits its
  // hashes share, and how many hashes it holds.
  private int[] pages = new int[4];
  private byte[] depths = new byte[4];
  private short[] counts = new short[4];
  private int pageCount;
  private long size;

  HashPages(PagePool pool) {
    this.pool = pool;
    this.directory = new int[] {newPage(0)};
  }

  long size() {
    return size;
  }

  boolean contains(long high, long low) {
    int page = pages[locate(high)];
    return pool.get(page, 2 * slot(page, high, low) + 1) != 0;
  }

  /** False when it was there already. The lower half must not be zero. */
  boolean add(long high, long low) {
    int local = locate(high);
    int slot = slot(pages[local], high, low);
    if (pool.get(pages[local], 2 * slot + 1) != 0) {
      return false;
    }
    while (counts[local] >= FULL) {
      split(local, high);
      local = locate(high);
      slot = slot(pages[local], high, low);
    }
    put(local, slot, high, low);
    size++;
    return true;
  }

  /** Takes out a hash that is there. */
  void remove(long high, long low) {
    int local = locate(high);
    int page = pages[local];
    int hole = slot(page, high, low);
    if (pool.get(page, 2 * hole + 1) == 0) {
      return;
    }
    // Moves followers into the hole where otherwise a search would end too early.
    for (int next = hole + 1 & SLOTS - 1; ; next = next + 1 & SLOTS - 1) {
      long nextLow = pool.get(page, 2 * next + 1);
      if (nextLow == 0) {
        break;
      }
      int home = home(nextLow);
      if ((next - home & SLOTS - 1) >= (next - hole & SLOTS - 1)) {
        pool.set(page, 2 * hole, pool.get(page, 2 * next));
        pool.set(page, 2 * hole + 1, nextLow);
        hole = next;
      }
    }
    // A lower half of zero alone makes a place empty.
    pool.set(page, 2 * hole + 1, 0);
    counts[local]--;
    size--;
  }

  /** Gives all pages back; the set must not be used afterwards. */
  void release() {
    for (int i = 0; i < pageCount; i++) {
      pool.giveBack(pages[i]);
    }
  }

  private int locate(long high) {
    return directory[depth == 0 ? 0 : (int) (high >>> Long.SIZE - depth)];
  }

  private static int home(long low) {
    // The lowest bit is always set.
    return (int) (low >>> 1) & SLOTS - 1;
  }

  /** Where the hash is, or the empty slot where it would be. */
  private int slot(int page, long high, long low) {
    int slot = home(low);
    while (true) {
      long found = pool.get(page, 2 * slot + 1);
      if (found == 0 || found == low && pool.get(page, 2 * slot) == high) {
        return slot;
      }
      slot = slot + 1 & SLOTS - 1;
    }
  }

  private void put(int local, int slot, long high, long low) {
    pool.set(pages[local], 2 * slot, high);
    pool.set(pages[local], 2 * slot + 1, low);
    counts[local]++;
  }

  /** Shares a full page's hashes between it and a new one, by the next one of their upper bits. */
  private void split(int local, long high) {
    if (depths[local] == depth) {
      int[] doubled = new int[2 * directory.length];
      for (int i = 0; i < doubled.length; i++) {
        doubled[i] = directory[i / 2];
      }
      directory = doubled;
      depth++;
    }
    // The entries of a page lie side by side; the new page gets the upper half of them.
    int bit = ++depths[local];
    int sibling = newPage(bit);
    int half = 1 << depth - bit;
    int any = (int) (high >>> Long.SIZE - depth);
    int first = any & -2 * half;
    Arrays.fill(directory, first + half, first + 2 * half, sibling);
    long[] hashes = new long[PagePool.PAGE_LONGS];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = pool.get(pages[local], i);
    }
    pool.clear(pages[local]);
    counts[local] = 0;
    for (int i = 0; i < hashes.length; i += 2) {
      if (hashes[i + 1] != 0) {
        int target = (hashes[i] >>> Long.SIZE - bit & 1) == 1 ? sibling : local;
        put(target, slot(pages[target], hashes[i], hashes[i + 1]), hashes[i], hashes[i + 1]);
      }
    }
  }

  private int newPage(int pageDepth) {
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, 2 * pageCount);
      depths = Arrays.copyOf(depths, 2 * pageCount);
      counts = Arrays.copyOf(counts, 2 * pageCount);
    }
    pages[pageCount] = pool.take();
    depths[pageCount] = (byte) pageDepth;
    return pageCount++;
  }
}
