package io.caravan.mirror.mapping;

import io.caravan.mirror.RecordRepository.PortalType;
import io.caravan.store.Dialect;
import io.caravan.store.Store;
import io.caravan.store.StoreException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Which objects may have records in quarantine, and how many: the gauge {@code
 * caravan.sync.quarantined}, by portal and object. Thread-safe.
 */
final class QuarantineWatch {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Store store;
  private final QuarantineTable table;
  private final MeterRegistry meters;
  private final Set<PortalType> watched = ConcurrentHashMap.newKeySet();
  private volatile Counts counts;

  QuarantineWatch(Store store, QuarantineTable table, MeterRegistry meters) {
    this.store = store;
    this.table = table;
    this.meters = meters;
    counts().byObject().keySet().forEach(this::watch);
  }

  private record Counts(Map<PortalType, Long> byObject, long readAt) {}

  /** Records of an object are about to be put in quarantine. */
  void watch(PortalType object) {
    if (watched.add(object)) {
      Gauge.builder("caravan.sync.quarantined", this, watch -> watch.count(object))
          .tag("portal", Long.toString(object.portalId()))
          .tag("object", object.type().pathName())
          .description("Records that do not fit their mapping, or could not be read")
          .register(meters);
    }
  }

  /**
   * False when none of its records is in quarantine. With PostgreSQL other instances put some in
   * without a word.
   */
  boolean mayHold(PortalType object) {
    return store.dialect() == Dialect.POSTGRESQL || watched.contains(object);
  }

  private double count(PortalType object) {
    try {
      return counts().byObject().getOrDefault(object, 0L);
    } catch (StoreException e) {
      return Double.NaN;
    }
  }

  /** One query for all gauges that are read at about the same time. */
  private Counts counts() {
    Counts last = counts;
    if (last == null || System.nanoTime() - last.readAt() > FRESH_NANOS) {
      last = new Counts(store.read(table::counts), System.nanoTime());
      counts = last;
    }
    return last;
  }
}
