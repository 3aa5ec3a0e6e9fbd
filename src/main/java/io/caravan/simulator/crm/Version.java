package io.caravan.simulator.crm;

/**
 * A record's values at a point in time; never changed once published, so that the search index can
 * go on showing an older one.
 */
public final class Version {

  private final String[] values;
  private final long updatedAt;
  private final long archivedAt;

  Version(String[] values, long updatedAt, long archivedAt) {
    this.values = values;
    this.updatedAt = updatedAt;
    this.archivedAt = archivedAt;
  }

  /** The stored value of a property, or null. */
  String stored(int number) {
    int at = number - PropertyCatalog.FIRST_STORED;
    return at < values.length ? values[at] : null;
  }

  /** A copy of the values, with room for all properties of a catalog. */
  String[] copyOfValues(int catalogSize) {
    return java.util.Arrays.copyOf(
        values, Math.max(values.length, catalogSize - PropertyCatalog.FIRST_STORED));
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
