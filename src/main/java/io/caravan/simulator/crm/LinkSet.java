package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The links of one record, in two sorted arrays: by type of the other record, its id, and the
 * association's code. A set of objects would take ten times the memory.
 */
public final class LinkSet {

  static final LinkSet NONE = new LinkSet();

  private static final int CODE_BITS = 20;
  private static final int CODE_MASK = (1 << CODE_BITS) - 1;

  private int[] kinds = {};
  private long[] ids = {};
  private int size;

  /** Receives one link. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * @param ordinal the number of the other record's type within its portal
     * @param id the other record
     * @param code the association, as {@link AssociationType#code()}
     */
    void visit(int ordinal, long id, int code);
  }

  boolean add(int ordinal, long id, int code) {
    int at = find(ordinal, id, code);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    if (size == ids.length) {
      int capacity = size == 0 ? 2 : size + (size >> 1) + 1;
      ids = Arrays.copyOf(ids, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
    }
    System.arraycopy(ids, place, ids, place + 1, size - place);
    System.arraycopy(kinds, place, kinds, place + 1, size - place);
    ids[place] = id;
    kinds[place] = ordinal << CODE_BITS | code;
    size++;
    return true;
  }

  boolean remove(int ordinal, long id, int code) {
    int at = find(ordinal, id, code);
    if (at < 0) {
      return false;
    }
    size--;
    System.arraycopy(ids, at + 1, ids, at, size - at);
    System.arraycopy(kinds, at + 1, kinds, at, size - at);
    return true;
  }

  /** The codes of the links to one record, ascending; empty when there is none. */
  public int[] codes(int ordinal, long id) {
    int from = lowerBound(ordinal, id);
    int to = from;
    while (to < size && ids[to] == id && ordinalAt(to) == ordinal) {
      to++;
    }
    var codes = new int[to - from];
    for (int i = from; i < to; i++) {
      codes[i - from] = kinds[i] & CODE_MASK;
    }
    return codes;
  }

  /** The ids of all linked records of a type from an id on, ascending, each once. */
  public long[] targets(int ordinal, long fromId) {
    int at = lowerBound(ordinal, fromId);
    var found = new long[size - at];
    int count = 0;
    for (int i = at; i < size && ordinalAt(i) == ordinal; i++) {
      if (count == 0 || found[count - 1] != ids[i]) {
        found[count++] = ids[i];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Visits all links as they are now; the visitor may change this set. */
  public void forEach(Visitor visitor) {
    int[] kindsNow = Arrays.copyOf(kinds, size);
    long[] idsNow = Arrays.copyOf(ids, size);
    for (int i = 0; i < idsNow.length; i++) {
      visitor.visit(kindsNow[i] >>> CODE_BITS, idsNow[i], kindsNow[i] & CODE_MASK);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(size);
    for (int i = 0; i < size; i++) {
      out.writeInt(kinds[i]);
      out.writeLong(ids[i]);
    }
  }

  void read(DataInput in) throws IOException {
    size = in.readInt();
    kinds = new int[size];
    ids = new long[size];
    for (int i = 0; i < size; i++) {
      kinds[i] = in.readInt();
      ids[i] = in.readLong();
    }
  }

  public int size() {
    return size;
  }

  private int ordinalAt(int at) {
    return kinds[at] >>> CODE_BITS;
  }

  private int lowerBound(int ordinal, long id) {
    int at = find(ordinal, id, 0);
    return at >= 0 ? at : -at - 1;
  }

  private int find(int ordinal, long id, int code) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compare(ordinalAt(middle), ordinal);
      if (order == 0) {
        order = Long.compare(ids[middle], id);
      }
      if (order == 0) {
        order = Integer.compare(kinds[middle] & CODE_MASK, code);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
