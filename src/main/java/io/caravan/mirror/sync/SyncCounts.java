package io.caravan.mirror.sync;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often what was counted. Immutable. */
public final class SyncCounts {

  public static final SyncCounts NONE = new SyncCounts(new EnumMap<>(SyncCount.class));

  private final Map<SyncCount, Long> counts;

  private SyncCounts(Map<SyncCount, Long> counts) {
    this.counts = counts;
  }

  /** Counts by their codes; unknown ones are left out. */
  static SyncCounts ofCodes(Map<String, Long> byCode) {
    var counts = new EnumMap<SyncCount, Long>(SyncCount.class);
    for (SyncCount count : SyncCount.values()) {
      Long value = byCode.get(count.code());
      if (value != null) {
        counts.put(count, value);
      }
    }
    return new SyncCounts(counts);
  }

  public long of(SyncCount count) {
    return counts.getOrDefault(count, 0L);
  }

  /** The same with more of one. */
  public SyncCounts plus(SyncCount count, long more) {
    if (more == 0) {
      return this;
    }
    var next = new EnumMap<SyncCount, Long>(SyncCount.class);
    next.putAll(counts);
    next.merge(count, more, Long::sum);
    return new SyncCounts(next);
  }

  /** Both together. */
  public SyncCounts plus(SyncCounts other) {
    SyncCounts sum = this;
    for (var entry : other.counts.entrySet()) {
      sum = sum.plus(entry.getKey(), entry.getValue());
    }
    return sum;
  }

  /** By code, zeros left out. */
  public Map<String, Long> byCode() {
    var byCode = new LinkedHashMap<String, Long>();
    counts.forEach((count, value) -> byCode.put(count.code(), value));
    return Collections.unmodifiableMap(byCode);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SyncCounts that && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return counts.hashCode();
  }

  @Override
  public String toString() {
    return byCode().toString();
  }
}
