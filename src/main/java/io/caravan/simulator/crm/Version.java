package io.caravan.simulator.crm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A record's values at a point in time; never changed once published, so that the search index can
 * go on showing an older one, and other threads can read it without a lock.
 */
public final class Version {

  private final byte[] values;
  private final long updatedAt;
  private final long archivedAt;

  /**
   * @param values by property number less {@link PropertyCatalog#FIRST_STORED}; copied
   */
  Version(String[] values, long updatedAt, long archivedAt) {
    this(PackedValues.pack(values), updatedAt, archivedAt);
  }

  private Version(byte[] values, long updatedAt, long archivedAt) {
    this.values = values;
    this.updatedAt = updatedAt;
    this.archivedAt = archivedAt;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(updatedAt);
    out.writeLong(archivedAt);
    out.writeInt(values.length);
    out.write(values);
  }

  static Version read(DataInput in) throws IOException {
    long updatedAt = in.readLong();
    long archivedAt = in.readLong();
    byte[] values = new byte[in.readInt()];
    in.readFully(values);
    return new Version(values, updatedAt, archivedAt);
  }

  /** The stored value of a property, or null. */
  String stored(int number) {
    return PackedValues.get(values, number - PropertyCatalog.FIRST_STORED);
  }

  /** A copy of the values, with room for all properties of a catalog. */
  String[] copyOfValues(int catalogSize) {
    return PackedValues.unpack(values, catalogSize - PropertyCatalog.FIRST_STORED);
  }

  Version archived(long at) {
    return new Version(values, updatedAt, at);
  }

  /** Milliseconds since the epoch. */
  public long updatedAt() {
    return updatedAt;
  }

  /** Milliseconds since the epoch; 0 while the record is live. */
  public long archivedAt() {
    return archivedAt;
  }
}
